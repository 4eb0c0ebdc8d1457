// Made by `npm run generate:grammar` from cel.g4. Do not edit.
import * as antlr from "antlr4ng";
import { Token } from "antlr4ng";



export class CelParser extends antlr.Parser {
    public static readonly SAME = 1;
    public static readonly DIFFERENT = 2;
    public static readonly AMONG = 3;
    public static readonly BELOW = 4;
    public static readonly AT_MOST = 5;
    public static readonly AT_LEAST = 6;
    public static readonly ABOVE = 7;
    public static readonly AND = 8;
    public static readonly OR = 9;
    public static readonly LIST_OPEN = 10;
    public static readonly LIST_CLOSE = 11;
    public static readonly MAP_OPEN = 12;
    public static readonly MAP_CLOSE = 13;
    public static readonly OPEN = 14;
    public static readonly CLOSE = 15;
    public static readonly POINT = 16;
    public static readonly COMMA = 17;
    public static readonly HYPHEN = 18;
    public static readonly NOT = 19;
    public static readonly MAYBE = 20;
    public static readonly PAIR = 21;
    public static readonly SUM = 22;
    public static readonly TIMES = 23;
    public static readonly OVER = 24;
    public static readonly REST = 25;
    public static readonly YES = 26;
    public static readonly NO = 27;
    public static readonly NOTHING = 28;
    public static readonly WHITESPACE = 29;
    public static readonly COMMENT = 30;
    public static readonly NUM_FLOAT = 31;
    public static readonly NUM_INT = 32;
    public static readonly NUM_UINT = 33;
    public static readonly STRING = 34;
    public static readonly BYTES = 35;
    public static readonly IDENTIFIER = 36;
    public static readonly ESC_IDENTIFIER = 37;
    public static readonly RULE_whole = 0;
    public static readonly RULE_expression = 1;
    public static readonly RULE_anyOf = 2;
    public static readonly RULE_allOf = 3;
    public static readonly RULE_comparison = 4;
    public static readonly RULE_arithmetic = 5;
    public static readonly RULE_prefixed = 6;
    public static readonly RULE_suffixed = 7;
    public static readonly RULE_operand = 8;
    public static readonly RULE_expressions = 9;
    public static readonly RULE_elements = 10;
    public static readonly RULE_fields = 11;
    public static readonly RULE_memberName = 12;
    public static readonly RULE_entries = 13;
    public static readonly RULE_fieldName = 14;
    public static readonly RULE_element = 15;
    public static readonly RULE_constant = 16;

    public static readonly literalNames = [
        null, "'=='", "'!='", "'in'", "'<'", "'<='", "'>='", "'>'", "'&&'", 
        "'||'", "'['", "']'", "'{'", "'}'", "'('", "')'", "'.'", "','", 
        "'-'", "'!'", "'?'", "':'", "'+'", "'*'", "'/'", "'%'", "'true'", 
        "'false'", "'null'"
    ];

    public static readonly symbolicNames = [
        null, "SAME", "DIFFERENT", "AMONG", "BELOW", "AT_MOST", "AT_LEAST", 
        "ABOVE", "AND", "OR", "LIST_OPEN", "LIST_CLOSE", "MAP_OPEN", "MAP_CLOSE", 
        "OPEN", "CLOSE", "POINT", "COMMA", "HYPHEN", "NOT", "MAYBE", "PAIR", 
        "SUM", "TIMES", "OVER", "REST", "YES", "NO", "NOTHING", "WHITESPACE", 
        "COMMENT", "NUM_FLOAT", "NUM_INT", "NUM_UINT", "STRING", "BYTES", 
        "IDENTIFIER", "ESC_IDENTIFIER"
    ];
    public static readonly ruleNames = [
        "whole", "expression", "anyOf", "allOf", "comparison", "arithmetic", 
        "prefixed", "suffixed", "operand", "expressions", "elements", "fields", 
        "memberName", "entries", "fieldName", "element", "constant",
    ];

    public get grammarFileName(): string { return "Cel.g4"; }
    public get literalNames(): (string | null)[] { return CelParser.literalNames; }
    public get symbolicNames(): (string | null)[] { return CelParser.symbolicNames; }
    public get ruleNames(): string[] { return CelParser.ruleNames; }
    public get serializedATN(): number[] { return CelParser._serializedATN; }

    protected createFailedPredicateException(predicate?: string, message?: string): antlr.FailedPredicateException {
        return new antlr.FailedPredicateException(this, predicate, message);
    }

    public constructor(input: antlr.TokenStream) {
        super(input);
        this.interpreter = new antlr.ParserATNSimulator(this, CelParser._ATN, CelParser.decisionsToDFA, new antlr.PredictionContextCache());
    }
    public whole(): WholeContext {
        let localContext = new WholeContext(this.context, this.state);
        this.enterRule(localContext, 0, CelParser.RULE_whole);
        try {
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 34;
            localContext._body = this.expression();
            this.state = 35;
            this.match(CelParser.EOF);
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public expression(): ExpressionContext {
        let localContext = new ExpressionContext(this.context, this.state);
        this.enterRule(localContext, 2, CelParser.RULE_expression);
        let _la: number;
        try {
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 37;
            localContext._test = this.anyOf();
            this.state = 43;
            this.errorHandler.sync(this);
            _la = this.tokenStream.LA(1);
            if (_la === 20) {
                {
                this.state = 38;
                localContext._mark = this.match(CelParser.MAYBE);
                this.state = 39;
                localContext._then = this.anyOf();
                this.state = 40;
                this.match(CelParser.PAIR);
                this.state = 41;
                localContext._otherwise = this.expression();
                }
            }

            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public anyOf(): AnyOfContext {
        let localContext = new AnyOfContext(this.context, this.state);
        this.enterRule(localContext, 4, CelParser.RULE_anyOf);
        let _la: number;
        try {
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 45;
            localContext._first = this.allOf();
            this.state = 50;
            this.errorHandler.sync(this);
            _la = this.tokenStream.LA(1);
            while (_la === 9) {
                {
                {
                this.state = 46;
                localContext._s9 = this.match(CelParser.OR);
                localContext._operators.push(localContext._s9!);
                this.state = 47;
                localContext._allOf = this.allOf();
                localContext._others.push(localContext._allOf!);
                }
                }
                this.state = 52;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
            }
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public allOf(): AllOfContext {
        let localContext = new AllOfContext(this.context, this.state);
        this.enterRule(localContext, 6, CelParser.RULE_allOf);
        let _la: number;
        try {
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 53;
            localContext._first = this.comparison(0);
            this.state = 58;
            this.errorHandler.sync(this);
            _la = this.tokenStream.LA(1);
            while (_la === 8) {
                {
                {
                this.state = 54;
                localContext._s8 = this.match(CelParser.AND);
                localContext._operators.push(localContext._s8!);
                this.state = 55;
                localContext._comparison = this.comparison(0);
                localContext._others.push(localContext._comparison!);
                }
                }
                this.state = 60;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
            }
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }

    public comparison(): ComparisonContext;
    public comparison(_p: number): ComparisonContext;
    public comparison(_p?: number): ComparisonContext {
        if (_p === undefined) {
            _p = 0;
        }

        let parentContext = this.context;
        let parentState = this.state;
        let localContext = new ComparisonContext(this.context, parentState);
        let previousContext = localContext;
        let _startState = 8;
        this.enterRecursionRule(localContext, 8, CelParser.RULE_comparison, _p);
        let _la: number;
        try {
            let alternative: number;
            this.enterOuterAlt(localContext, 1);
            {
            {
            this.state = 62;
            this.arithmetic(0);
            }
            this.context!.stop = this.tokenStream.LT(-1);
            this.state = 69;
            this.errorHandler.sync(this);
            alternative = this.interpreter.adaptivePredict(this.tokenStream, 3, this.context);
            while (alternative !== 2 && alternative !== antlr.ATN.INVALID_ALT_NUMBER) {
                if (alternative === 1) {
                    if (this.parseListeners != null) {
                        this.triggerExitRuleEvent();
                    }
                    previousContext = localContext;
                    {
                    {
                    localContext = new ComparisonContext(parentContext, parentState);
                    this.pushNewRecursionContext(localContext, _startState, CelParser.RULE_comparison);
                    this.state = 64;
                    if (!(this.precpred(this.context, 1))) {
                        throw this.createFailedPredicateException("this.precpred(this.context, 1)");
                    }
                    this.state = 65;
                    localContext._operator = this.tokenStream.LT(1);
                    _la = this.tokenStream.LA(1);
                    if(!((((_la) & ~0x1F) === 0 && ((1 << _la) & 254) !== 0))) {
                        localContext._operator = this.errorHandler.recoverInline(this);
                    }
                    else {
                        this.errorHandler.reportMatch(this);
                        this.consume();
                    }
                    this.state = 66;
                    this.comparison(2);
                    }
                    }
                }
                this.state = 71;
                this.errorHandler.sync(this);
                alternative = this.interpreter.adaptivePredict(this.tokenStream, 3, this.context);
            }
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.unrollRecursionContexts(parentContext);
        }
        return localContext;
    }

    public arithmetic(): ArithmeticContext;
    public arithmetic(_p: number): ArithmeticContext;
    public arithmetic(_p?: number): ArithmeticContext {
        if (_p === undefined) {
            _p = 0;
        }

        let parentContext = this.context;
        let parentState = this.state;
        let localContext = new ArithmeticContext(this.context, parentState);
        let previousContext = localContext;
        let _startState = 10;
        this.enterRecursionRule(localContext, 10, CelParser.RULE_arithmetic, _p);
        let _la: number;
        try {
            let alternative: number;
            this.enterOuterAlt(localContext, 1);
            {
            {
            this.state = 73;
            this.prefixed();
            }
            this.context!.stop = this.tokenStream.LT(-1);
            this.state = 83;
            this.errorHandler.sync(this);
            alternative = this.interpreter.adaptivePredict(this.tokenStream, 5, this.context);
            while (alternative !== 2 && alternative !== antlr.ATN.INVALID_ALT_NUMBER) {
                if (alternative === 1) {
                    if (this.parseListeners != null) {
                        this.triggerExitRuleEvent();
                    }
                    previousContext = localContext;
                    {
                    this.state = 81;
                    this.errorHandler.sync(this);
                    switch (this.interpreter.adaptivePredict(this.tokenStream, 4, this.context) ) {
                    case 1:
                        {
                        localContext = new ArithmeticContext(parentContext, parentState);
                        this.pushNewRecursionContext(localContext, _startState, CelParser.RULE_arithmetic);
                        this.state = 75;
                        if (!(this.precpred(this.context, 2))) {
                            throw this.createFailedPredicateException("this.precpred(this.context, 2)");
                        }
                        this.state = 76;
                        localContext._operator = this.tokenStream.LT(1);
                        _la = this.tokenStream.LA(1);
                        if(!((((_la) & ~0x1F) === 0 && ((1 << _la) & 58720256) !== 0))) {
                            localContext._operator = this.errorHandler.recoverInline(this);
                        }
                        else {
                            this.errorHandler.reportMatch(this);
                            this.consume();
                        }
                        this.state = 77;
                        this.arithmetic(3);
                        }
                        break;
                    case 2:
                        {
                        localContext = new ArithmeticContext(parentContext, parentState);
                        this.pushNewRecursionContext(localContext, _startState, CelParser.RULE_arithmetic);
                        this.state = 78;
                        if (!(this.precpred(this.context, 1))) {
                            throw this.createFailedPredicateException("this.precpred(this.context, 1)");
                        }
                        this.state = 79;
                        localContext._operator = this.tokenStream.LT(1);
                        _la = this.tokenStream.LA(1);
                        if(!(_la === 18 || _la === 22)) {
                            localContext._operator = this.errorHandler.recoverInline(this);
                        }
                        else {
                            this.errorHandler.reportMatch(this);
                            this.consume();
                        }
                        this.state = 80;
                        this.arithmetic(2);
                        }
                        break;
                    }
                    }
                }
                this.state = 85;
                this.errorHandler.sync(this);
                alternative = this.interpreter.adaptivePredict(this.tokenStream, 5, this.context);
            }
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.unrollRecursionContexts(parentContext);
        }
        return localContext;
    }
    public prefixed(): PrefixedContext {
        let localContext = new PrefixedContext(this.context, this.state);
        this.enterRule(localContext, 12, CelParser.RULE_prefixed);
        let _la: number;
        try {
            let alternative: number;
            this.state = 99;
            this.errorHandler.sync(this);
            switch (this.interpreter.adaptivePredict(this.tokenStream, 8, this.context) ) {
            case 1:
                localContext = new PlainOperandContext(localContext);
                this.enterOuterAlt(localContext, 1);
                {
                this.state = 86;
                this.suffixed(0);
                }
                break;
            case 2:
                localContext = new InvertedContext(localContext);
                this.enterOuterAlt(localContext, 2);
                {
                this.state = 88;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                do {
                    {
                    {
                    this.state = 87;
                    (localContext as InvertedContext)._s19 = this.match(CelParser.NOT);
                    (localContext as InvertedContext)._operators.push((localContext as InvertedContext)._s19!);
                    }
                    }
                    this.state = 90;
                    this.errorHandler.sync(this);
                    _la = this.tokenStream.LA(1);
                } while (_la === 19);
                this.state = 92;
                this.suffixed(0);
                }
                break;
            case 3:
                localContext = new NegativeContext(localContext);
                this.enterOuterAlt(localContext, 3);
                {
                this.state = 94;
                this.errorHandler.sync(this);
                alternative = 1;
                do {
                    switch (alternative) {
                    case 1:
                        {
                        {
                        this.state = 93;
                        (localContext as NegativeContext)._s18 = this.match(CelParser.HYPHEN);
                        (localContext as NegativeContext)._operators.push((localContext as NegativeContext)._s18!);
                        }
                        }
                        break;
                    default:
                        throw new antlr.NoViableAltException(this);
                    }
                    this.state = 96;
                    this.errorHandler.sync(this);
                    alternative = this.interpreter.adaptivePredict(this.tokenStream, 7, this.context);
                } while (alternative !== 2 && alternative !== antlr.ATN.INVALID_ALT_NUMBER);
                this.state = 98;
                this.suffixed(0);
                }
                break;
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }

    public suffixed(): SuffixedContext;
    public suffixed(_p: number): SuffixedContext;
    public suffixed(_p?: number): SuffixedContext {
        if (_p === undefined) {
            _p = 0;
        }

        let parentContext = this.context;
        let parentState = this.state;
        let localContext = new SuffixedContext(this.context, parentState);
        let previousContext = localContext;
        let _startState = 14;
        this.enterRecursionRule(localContext, 14, CelParser.RULE_suffixed, _p);
        let _la: number;
        try {
            let alternative: number;
            this.enterOuterAlt(localContext, 1);
            {
            {
            localContext = new PlainSuffixedContext(localContext);
            this.context = localContext;
            previousContext = localContext;

            this.state = 102;
            this.operand();
            }
            this.context!.stop = this.tokenStream.LT(-1);
            this.state = 128;
            this.errorHandler.sync(this);
            alternative = this.interpreter.adaptivePredict(this.tokenStream, 13, this.context);
            while (alternative !== 2 && alternative !== antlr.ATN.INVALID_ALT_NUMBER) {
                if (alternative === 1) {
                    if (this.parseListeners != null) {
                        this.triggerExitRuleEvent();
                    }
                    previousContext = localContext;
                    {
                    this.state = 126;
                    this.errorHandler.sync(this);
                    switch (this.interpreter.adaptivePredict(this.tokenStream, 12, this.context) ) {
                    case 1:
                        {
                        localContext = new FieldOfContext(new SuffixedContext(parentContext, parentState));
                        this.pushNewRecursionContext(localContext, _startState, CelParser.RULE_suffixed);
                        this.state = 104;
                        if (!(this.precpred(this.context, 3))) {
                            throw this.createFailedPredicateException("this.precpred(this.context, 3)");
                        }
                        this.state = 105;
                        (localContext as FieldOfContext)._dot = this.match(CelParser.POINT);
                        this.state = 107;
                        this.errorHandler.sync(this);
                        _la = this.tokenStream.LA(1);
                        if (_la === 20) {
                            {
                            this.state = 106;
                            (localContext as FieldOfContext)._maybe = this.match(CelParser.MAYBE);
                            }
                        }

                        this.state = 109;
                        (localContext as FieldOfContext)._field = this.fieldName();
                        }
                        break;
                    case 2:
                        {
                        localContext = new MethodOfContext(new SuffixedContext(parentContext, parentState));
                        this.pushNewRecursionContext(localContext, _startState, CelParser.RULE_suffixed);
                        this.state = 110;
                        if (!(this.precpred(this.context, 2))) {
                            throw this.createFailedPredicateException("this.precpred(this.context, 2)");
                        }
                        this.state = 111;
                        (localContext as MethodOfContext)._dot = this.match(CelParser.POINT);
                        this.state = 112;
                        (localContext as MethodOfContext)._method = this.match(CelParser.IDENTIFIER);
                        this.state = 113;
                        (localContext as MethodOfContext)._paren = this.match(CelParser.OPEN);
                        this.state = 115;
                        this.errorHandler.sync(this);
                        _la = this.tokenStream.LA(1);
                        if (((((_la - 10)) & ~0x1F) === 0 && ((1 << (_la - 10)) & 132580181) !== 0)) {
                            {
                            this.state = 114;
                            (localContext as MethodOfContext)._arguments = this.expressions();
                            }
                        }

                        this.state = 117;
                        this.match(CelParser.CLOSE);
                        }
                        break;
                    case 3:
                        {
                        localContext = new ElementOfContext(new SuffixedContext(parentContext, parentState));
                        this.pushNewRecursionContext(localContext, _startState, CelParser.RULE_suffixed);
                        this.state = 118;
                        if (!(this.precpred(this.context, 1))) {
                            throw this.createFailedPredicateException("this.precpred(this.context, 1)");
                        }
                        this.state = 119;
                        (localContext as ElementOfContext)._bracket = this.match(CelParser.LIST_OPEN);
                        this.state = 121;
                        this.errorHandler.sync(this);
                        _la = this.tokenStream.LA(1);
                        if (_la === 20) {
                            {
                            this.state = 120;
                            (localContext as ElementOfContext)._maybe = this.match(CelParser.MAYBE);
                            }
                        }

                        this.state = 123;
                        (localContext as ElementOfContext)._key = this.expression();
                        this.state = 124;
                        this.match(CelParser.LIST_CLOSE);
                        }
                        break;
                    }
                    }
                }
                this.state = 130;
                this.errorHandler.sync(this);
                alternative = this.interpreter.adaptivePredict(this.tokenStream, 13, this.context);
            }
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.unrollRecursionContexts(parentContext);
        }
        return localContext;
    }
    public operand(): OperandContext {
        let localContext = new OperandContext(this.context, this.state);
        this.enterRule(localContext, 16, CelParser.RULE_operand);
        let _la: number;
        try {
            this.state = 184;
            this.errorHandler.sync(this);
            switch (this.interpreter.adaptivePredict(this.tokenStream, 25, this.context) ) {
            case 1:
                localContext = new VariableContext(localContext);
                this.enterOuterAlt(localContext, 1);
                {
                this.state = 132;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (_la === 16) {
                    {
                    this.state = 131;
                    (localContext as VariableContext)._root = this.match(CelParser.POINT);
                    }
                }

                this.state = 134;
                (localContext as VariableContext)._word = this.match(CelParser.IDENTIFIER);
                }
                break;
            case 2:
                localContext = new FunctionCallContext(localContext);
                this.enterOuterAlt(localContext, 2);
                {
                this.state = 136;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (_la === 16) {
                    {
                    this.state = 135;
                    (localContext as FunctionCallContext)._root = this.match(CelParser.POINT);
                    }
                }

                this.state = 138;
                (localContext as FunctionCallContext)._word = this.match(CelParser.IDENTIFIER);
                {
                this.state = 139;
                (localContext as FunctionCallContext)._paren = this.match(CelParser.OPEN);
                this.state = 141;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (((((_la - 10)) & ~0x1F) === 0 && ((1 << (_la - 10)) & 132580181) !== 0)) {
                    {
                    this.state = 140;
                    (localContext as FunctionCallContext)._arguments = this.expressions();
                    }
                }

                this.state = 143;
                this.match(CelParser.CLOSE);
                }
                }
                break;
            case 3:
                localContext = new InParenthesesContext(localContext);
                this.enterOuterAlt(localContext, 3);
                {
                this.state = 144;
                this.match(CelParser.OPEN);
                this.state = 145;
                (localContext as InParenthesesContext)._inside = this.expression();
                this.state = 146;
                this.match(CelParser.CLOSE);
                }
                break;
            case 4:
                localContext = new ListOfContext(localContext);
                this.enterOuterAlt(localContext, 4);
                {
                this.state = 148;
                (localContext as ListOfContext)._bracket = this.match(CelParser.LIST_OPEN);
                this.state = 150;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (((((_la - 10)) & ~0x1F) === 0 && ((1 << (_la - 10)) & 132581205) !== 0)) {
                    {
                    this.state = 149;
                    (localContext as ListOfContext)._items = this.elements();
                    }
                }

                this.state = 153;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (_la === 17) {
                    {
                    this.state = 152;
                    this.match(CelParser.COMMA);
                    }
                }

                this.state = 155;
                this.match(CelParser.LIST_CLOSE);
                }
                break;
            case 5:
                localContext = new MapOfContext(localContext);
                this.enterOuterAlt(localContext, 5);
                {
                this.state = 156;
                (localContext as MapOfContext)._brace = this.match(CelParser.MAP_OPEN);
                this.state = 158;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (((((_la - 10)) & ~0x1F) === 0 && ((1 << (_la - 10)) & 132581205) !== 0)) {
                    {
                    this.state = 157;
                    (localContext as MapOfContext)._pairs = this.entries();
                    }
                }

                this.state = 161;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (_la === 17) {
                    {
                    this.state = 160;
                    this.match(CelParser.COMMA);
                    }
                }

                this.state = 163;
                this.match(CelParser.MAP_CLOSE);
                }
                break;
            case 6:
                localContext = new MessageOfContext(localContext);
                this.enterOuterAlt(localContext, 6);
                {
                this.state = 165;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (_la === 16) {
                    {
                    this.state = 164;
                    (localContext as MessageOfContext)._root = this.match(CelParser.POINT);
                    }
                }

                this.state = 167;
                (localContext as MessageOfContext)._IDENTIFIER = this.match(CelParser.IDENTIFIER);
                (localContext as MessageOfContext)._words.push((localContext as MessageOfContext)._IDENTIFIER!);
                this.state = 172;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                while (_la === 16) {
                    {
                    {
                    this.state = 168;
                    (localContext as MessageOfContext)._s16 = this.match(CelParser.POINT);
                    (localContext as MessageOfContext)._dots.push((localContext as MessageOfContext)._s16!);
                    this.state = 169;
                    (localContext as MessageOfContext)._IDENTIFIER = this.match(CelParser.IDENTIFIER);
                    (localContext as MessageOfContext)._words.push((localContext as MessageOfContext)._IDENTIFIER!);
                    }
                    }
                    this.state = 174;
                    this.errorHandler.sync(this);
                    _la = this.tokenStream.LA(1);
                }
                this.state = 175;
                (localContext as MessageOfContext)._brace = this.match(CelParser.MAP_OPEN);
                this.state = 177;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (((((_la - 20)) & ~0x1F) === 0 && ((1 << (_la - 20)) & 196609) !== 0)) {
                    {
                    this.state = 176;
                    (localContext as MessageOfContext)._members = this.fields();
                    }
                }

                this.state = 180;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (_la === 17) {
                    {
                    this.state = 179;
                    this.match(CelParser.COMMA);
                    }
                }

                this.state = 182;
                this.match(CelParser.MAP_CLOSE);
                }
                break;
            case 7:
                localContext = new PlainConstantContext(localContext);
                this.enterOuterAlt(localContext, 7);
                {
                this.state = 183;
                this.constant();
                }
                break;
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public expressions(): ExpressionsContext {
        let localContext = new ExpressionsContext(this.context, this.state);
        this.enterRule(localContext, 18, CelParser.RULE_expressions);
        let _la: number;
        try {
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 186;
            localContext._expression = this.expression();
            localContext._all.push(localContext._expression!);
            this.state = 191;
            this.errorHandler.sync(this);
            _la = this.tokenStream.LA(1);
            while (_la === 17) {
                {
                {
                this.state = 187;
                this.match(CelParser.COMMA);
                this.state = 188;
                localContext._expression = this.expression();
                localContext._all.push(localContext._expression!);
                }
                }
                this.state = 193;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
            }
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public elements(): ElementsContext {
        let localContext = new ElementsContext(this.context, this.state);
        this.enterRule(localContext, 20, CelParser.RULE_elements);
        try {
            let alternative: number;
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 194;
            localContext._element = this.element();
            localContext._all.push(localContext._element!);
            this.state = 199;
            this.errorHandler.sync(this);
            alternative = this.interpreter.adaptivePredict(this.tokenStream, 27, this.context);
            while (alternative !== 2 && alternative !== antlr.ATN.INVALID_ALT_NUMBER) {
                if (alternative === 1) {
                    {
                    {
                    this.state = 195;
                    this.match(CelParser.COMMA);
                    this.state = 196;
                    localContext._element = this.element();
                    localContext._all.push(localContext._element!);
                    }
                    }
                }
                this.state = 201;
                this.errorHandler.sync(this);
                alternative = this.interpreter.adaptivePredict(this.tokenStream, 27, this.context);
            }
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public fields(): FieldsContext {
        let localContext = new FieldsContext(this.context, this.state);
        this.enterRule(localContext, 22, CelParser.RULE_fields);
        try {
            let alternative: number;
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 202;
            localContext._memberName = this.memberName();
            localContext._names.push(localContext._memberName!);
            this.state = 203;
            localContext._s21 = this.match(CelParser.PAIR);
            localContext._colons.push(localContext._s21!);
            this.state = 204;
            localContext._expression = this.expression();
            localContext._values.push(localContext._expression!);
            this.state = 212;
            this.errorHandler.sync(this);
            alternative = this.interpreter.adaptivePredict(this.tokenStream, 28, this.context);
            while (alternative !== 2 && alternative !== antlr.ATN.INVALID_ALT_NUMBER) {
                if (alternative === 1) {
                    {
                    {
                    this.state = 205;
                    this.match(CelParser.COMMA);
                    this.state = 206;
                    localContext._memberName = this.memberName();
                    localContext._names.push(localContext._memberName!);
                    this.state = 207;
                    localContext._s21 = this.match(CelParser.PAIR);
                    localContext._colons.push(localContext._s21!);
                    this.state = 208;
                    localContext._expression = this.expression();
                    localContext._values.push(localContext._expression!);
                    }
                    }
                }
                this.state = 214;
                this.errorHandler.sync(this);
                alternative = this.interpreter.adaptivePredict(this.tokenStream, 28, this.context);
            }
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public memberName(): MemberNameContext {
        let localContext = new MemberNameContext(this.context, this.state);
        this.enterRule(localContext, 24, CelParser.RULE_memberName);
        let _la: number;
        try {
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 216;
            this.errorHandler.sync(this);
            _la = this.tokenStream.LA(1);
            if (_la === 20) {
                {
                this.state = 215;
                localContext._maybe = this.match(CelParser.MAYBE);
                }
            }

            this.state = 218;
            this.fieldName();
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public entries(): EntriesContext {
        let localContext = new EntriesContext(this.context, this.state);
        this.enterRule(localContext, 26, CelParser.RULE_entries);
        try {
            let alternative: number;
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 220;
            localContext._element = this.element();
            localContext._keys.push(localContext._element!);
            this.state = 221;
            localContext._s21 = this.match(CelParser.PAIR);
            localContext._colons.push(localContext._s21!);
            this.state = 222;
            localContext._expression = this.expression();
            localContext._values.push(localContext._expression!);
            this.state = 230;
            this.errorHandler.sync(this);
            alternative = this.interpreter.adaptivePredict(this.tokenStream, 30, this.context);
            while (alternative !== 2 && alternative !== antlr.ATN.INVALID_ALT_NUMBER) {
                if (alternative === 1) {
                    {
                    {
                    this.state = 223;
                    this.match(CelParser.COMMA);
                    this.state = 224;
                    localContext._element = this.element();
                    localContext._keys.push(localContext._element!);
                    this.state = 225;
                    localContext._s21 = this.match(CelParser.PAIR);
                    localContext._colons.push(localContext._s21!);
                    this.state = 226;
                    localContext._expression = this.expression();
                    localContext._values.push(localContext._expression!);
                    }
                    }
                }
                this.state = 232;
                this.errorHandler.sync(this);
                alternative = this.interpreter.adaptivePredict(this.tokenStream, 30, this.context);
            }
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public fieldName(): FieldNameContext {
        let localContext = new FieldNameContext(this.context, this.state);
        this.enterRule(localContext, 28, CelParser.RULE_fieldName);
        try {
            this.state = 235;
            this.errorHandler.sync(this);
            switch (this.tokenStream.LA(1)) {
            case CelParser.IDENTIFIER:
                localContext = new PlainNameContext(localContext);
                this.enterOuterAlt(localContext, 1);
                {
                this.state = 233;
                (localContext as PlainNameContext)._word = this.match(CelParser.IDENTIFIER);
                }
                break;
            case CelParser.ESC_IDENTIFIER:
                localContext = new QuotedNameContext(localContext);
                this.enterOuterAlt(localContext, 2);
                {
                this.state = 234;
                (localContext as QuotedNameContext)._word = this.match(CelParser.ESC_IDENTIFIER);
                }
                break;
            default:
                throw new antlr.NoViableAltException(this);
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public element(): ElementContext {
        let localContext = new ElementContext(this.context, this.state);
        this.enterRule(localContext, 30, CelParser.RULE_element);
        let _la: number;
        try {
            this.enterOuterAlt(localContext, 1);
            {
            this.state = 238;
            this.errorHandler.sync(this);
            _la = this.tokenStream.LA(1);
            if (_la === 20) {
                {
                this.state = 237;
                localContext._maybe = this.match(CelParser.MAYBE);
                }
            }

            this.state = 240;
            localContext._value = this.expression();
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }
    public constant(): ConstantContext {
        let localContext = new ConstantContext(this.context, this.state);
        this.enterRule(localContext, 32, CelParser.RULE_constant);
        let _la: number;
        try {
            this.state = 256;
            this.errorHandler.sync(this);
            switch (this.interpreter.adaptivePredict(this.tokenStream, 35, this.context) ) {
            case 1:
                localContext = new IntConstantContext(localContext);
                this.enterOuterAlt(localContext, 1);
                {
                this.state = 243;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (_la === 18) {
                    {
                    this.state = 242;
                    (localContext as IntConstantContext)._minus = this.match(CelParser.HYPHEN);
                    }
                }

                this.state = 245;
                (localContext as IntConstantContext)._token = this.match(CelParser.NUM_INT);
                }
                break;
            case 2:
                localContext = new UintConstantContext(localContext);
                this.enterOuterAlt(localContext, 2);
                {
                this.state = 246;
                (localContext as UintConstantContext)._token = this.match(CelParser.NUM_UINT);
                }
                break;
            case 3:
                localContext = new DoubleConstantContext(localContext);
                this.enterOuterAlt(localContext, 3);
                {
                this.state = 248;
                this.errorHandler.sync(this);
                _la = this.tokenStream.LA(1);
                if (_la === 18) {
                    {
                    this.state = 247;
                    (localContext as DoubleConstantContext)._minus = this.match(CelParser.HYPHEN);
                    }
                }

                this.state = 250;
                (localContext as DoubleConstantContext)._token = this.match(CelParser.NUM_FLOAT);
                }
                break;
            case 4:
                localContext = new TextConstantContext(localContext);
                this.enterOuterAlt(localContext, 4);
                {
                this.state = 251;
                (localContext as TextConstantContext)._token = this.match(CelParser.STRING);
                }
                break;
            case 5:
                localContext = new BytesConstantContext(localContext);
                this.enterOuterAlt(localContext, 5);
                {
                this.state = 252;
                (localContext as BytesConstantContext)._token = this.match(CelParser.BYTES);
                }
                break;
            case 6:
                localContext = new TrueConstantContext(localContext);
                this.enterOuterAlt(localContext, 6);
                {
                this.state = 253;
                (localContext as TrueConstantContext)._token = this.match(CelParser.YES);
                }
                break;
            case 7:
                localContext = new FalseConstantContext(localContext);
                this.enterOuterAlt(localContext, 7);
                {
                this.state = 254;
                (localContext as FalseConstantContext)._token = this.match(CelParser.NO);
                }
                break;
            case 8:
                localContext = new NullConstantContext(localContext);
                this.enterOuterAlt(localContext, 8);
                {
                this.state = 255;
                (localContext as NullConstantContext)._token = this.match(CelParser.NOTHING);
                }
                break;
            }
        }
        catch (re) {
            if (re instanceof antlr.RecognitionException) {
                this.errorHandler.reportError(this, re);
                this.errorHandler.recover(this, re);
            } else {
                throw re;
            }
        }
        finally {
            this.exitRule();
        }
        return localContext;
    }

    public override sempred(localContext: antlr.ParserRuleContext | null, ruleIndex: number, predIndex: number): boolean {
        switch (ruleIndex) {
        case 4:
            return this.comparison_sempred(localContext as ComparisonContext, predIndex);
        case 5:
            return this.arithmetic_sempred(localContext as ArithmeticContext, predIndex);
        case 7:
            return this.suffixed_sempred(localContext as SuffixedContext, predIndex);
        }
        return true;
    }
    private comparison_sempred(localContext: ComparisonContext | null, predIndex: number): boolean {
        switch (predIndex) {
        case 0:
            return this.precpred(this.context, 1);
        }
        return true;
    }
    private arithmetic_sempred(localContext: ArithmeticContext | null, predIndex: number): boolean {
        switch (predIndex) {
        case 1:
            return this.precpred(this.context, 2);
        case 2:
            return this.precpred(this.context, 1);
        }
        return true;
    }
    private suffixed_sempred(localContext: SuffixedContext | null, predIndex: number): boolean {
        switch (predIndex) {
        case 3:
            return this.precpred(this.context, 3);
        case 4:
            return this.precpred(this.context, 2);
        case 5:
            return this.precpred(this.context, 1);
        }
        return true;
    }

    public static readonly _serializedATN: number[] = [
        4,1,37,259,2,0,7,0,2,1,7,1,2,2,7,2,2,3,7,3,2,4,7,4,2,5,7,5,2,6,7,
        6,2,7,7,7,2,8,7,8,2,9,7,9,2,10,7,10,2,11,7,11,2,12,7,12,2,13,7,13,
        2,14,7,14,2,15,7,15,2,16,7,16,1,0,1,0,1,0,1,1,1,1,1,1,1,1,1,1,1,
        1,3,1,44,8,1,1,2,1,2,1,2,5,2,49,8,2,10,2,12,2,52,9,2,1,3,1,3,1,3,
        5,3,57,8,3,10,3,12,3,60,9,3,1,4,1,4,1,4,1,4,1,4,1,4,5,4,68,8,4,10,
        4,12,4,71,9,4,1,5,1,5,1,5,1,5,1,5,1,5,1,5,1,5,1,5,5,5,82,8,5,10,
        5,12,5,85,9,5,1,6,1,6,4,6,89,8,6,11,6,12,6,90,1,6,1,6,4,6,95,8,6,
        11,6,12,6,96,1,6,3,6,100,8,6,1,7,1,7,1,7,1,7,1,7,1,7,3,7,108,8,7,
        1,7,1,7,1,7,1,7,1,7,1,7,3,7,116,8,7,1,7,1,7,1,7,1,7,3,7,122,8,7,
        1,7,1,7,1,7,5,7,127,8,7,10,7,12,7,130,9,7,1,8,3,8,133,8,8,1,8,1,
        8,3,8,137,8,8,1,8,1,8,1,8,3,8,142,8,8,1,8,1,8,1,8,1,8,1,8,1,8,1,
        8,3,8,151,8,8,1,8,3,8,154,8,8,1,8,1,8,1,8,3,8,159,8,8,1,8,3,8,162,
        8,8,1,8,1,8,3,8,166,8,8,1,8,1,8,1,8,5,8,171,8,8,10,8,12,8,174,9,
        8,1,8,1,8,3,8,178,8,8,1,8,3,8,181,8,8,1,8,1,8,3,8,185,8,8,1,9,1,
        9,1,9,5,9,190,8,9,10,9,12,9,193,9,9,1,10,1,10,1,10,5,10,198,8,10,
        10,10,12,10,201,9,10,1,11,1,11,1,11,1,11,1,11,1,11,1,11,1,11,5,11,
        211,8,11,10,11,12,11,214,9,11,1,12,3,12,217,8,12,1,12,1,12,1,13,
        1,13,1,13,1,13,1,13,1,13,1,13,1,13,5,13,229,8,13,10,13,12,13,232,
        9,13,1,14,1,14,3,14,236,8,14,1,15,3,15,239,8,15,1,15,1,15,1,16,3,
        16,244,8,16,1,16,1,16,1,16,3,16,249,8,16,1,16,1,16,1,16,1,16,1,16,
        1,16,3,16,257,8,16,1,16,0,3,8,10,14,17,0,2,4,6,8,10,12,14,16,18,
        20,22,24,26,28,30,32,0,3,1,0,1,7,1,0,23,25,2,0,18,18,22,22,290,0,
        34,1,0,0,0,2,37,1,0,0,0,4,45,1,0,0,0,6,53,1,0,0,0,8,61,1,0,0,0,10,
        72,1,0,0,0,12,99,1,0,0,0,14,101,1,0,0,0,16,184,1,0,0,0,18,186,1,
        0,0,0,20,194,1,0,0,0,22,202,1,0,0,0,24,216,1,0,0,0,26,220,1,0,0,
        0,28,235,1,0,0,0,30,238,1,0,0,0,32,256,1,0,0,0,34,35,3,2,1,0,35,
        36,5,0,0,1,36,1,1,0,0,0,37,43,3,4,2,0,38,39,5,20,0,0,39,40,3,4,2,
        0,40,41,5,21,0,0,41,42,3,2,1,0,42,44,1,0,0,0,43,38,1,0,0,0,43,44,
        1,0,0,0,44,3,1,0,0,0,45,50,3,6,3,0,46,47,5,9,0,0,47,49,3,6,3,0,48,
        46,1,0,0,0,49,52,1,0,0,0,50,48,1,0,0,0,50,51,1,0,0,0,51,5,1,0,0,
        0,52,50,1,0,0,0,53,58,3,8,4,0,54,55,5,8,0,0,55,57,3,8,4,0,56,54,
        1,0,0,0,57,60,1,0,0,0,58,56,1,0,0,0,58,59,1,0,0,0,59,7,1,0,0,0,60,
        58,1,0,0,0,61,62,6,4,-1,0,62,63,3,10,5,0,63,69,1,0,0,0,64,65,10,
        1,0,0,65,66,7,0,0,0,66,68,3,8,4,2,67,64,1,0,0,0,68,71,1,0,0,0,69,
        67,1,0,0,0,69,70,1,0,0,0,70,9,1,0,0,0,71,69,1,0,0,0,72,73,6,5,-1,
        0,73,74,3,12,6,0,74,83,1,0,0,0,75,76,10,2,0,0,76,77,7,1,0,0,77,82,
        3,10,5,3,78,79,10,1,0,0,79,80,7,2,0,0,80,82,3,10,5,2,81,75,1,0,0,
        0,81,78,1,0,0,0,82,85,1,0,0,0,83,81,1,0,0,0,83,84,1,0,0,0,84,11,
        1,0,0,0,85,83,1,0,0,0,86,100,3,14,7,0,87,89,5,19,0,0,88,87,1,0,0,
        0,89,90,1,0,0,0,90,88,1,0,0,0,90,91,1,0,0,0,91,92,1,0,0,0,92,100,
        3,14,7,0,93,95,5,18,0,0,94,93,1,0,0,0,95,96,1,0,0,0,96,94,1,0,0,
        0,96,97,1,0,0,0,97,98,1,0,0,0,98,100,3,14,7,0,99,86,1,0,0,0,99,88,
        1,0,0,0,99,94,1,0,0,0,100,13,1,0,0,0,101,102,6,7,-1,0,102,103,3,
        16,8,0,103,128,1,0,0,0,104,105,10,3,0,0,105,107,5,16,0,0,106,108,
        5,20,0,0,107,106,1,0,0,0,107,108,1,0,0,0,108,109,1,0,0,0,109,127,
        3,28,14,0,110,111,10,2,0,0,111,112,5,16,0,0,112,113,5,36,0,0,113,
        115,5,14,0,0,114,116,3,18,9,0,115,114,1,0,0,0,115,116,1,0,0,0,116,
        117,1,0,0,0,117,127,5,15,0,0,118,119,10,1,0,0,119,121,5,10,0,0,120,
        122,5,20,0,0,121,120,1,0,0,0,121,122,1,0,0,0,122,123,1,0,0,0,123,
        124,3,2,1,0,124,125,5,11,0,0,125,127,1,0,0,0,126,104,1,0,0,0,126,
        110,1,0,0,0,126,118,1,0,0,0,127,130,1,0,0,0,128,126,1,0,0,0,128,
        129,1,0,0,0,129,15,1,0,0,0,130,128,1,0,0,0,131,133,5,16,0,0,132,
        131,1,0,0,0,132,133,1,0,0,0,133,134,1,0,0,0,134,185,5,36,0,0,135,
        137,5,16,0,0,136,135,1,0,0,0,136,137,1,0,0,0,137,138,1,0,0,0,138,
        139,5,36,0,0,139,141,5,14,0,0,140,142,3,18,9,0,141,140,1,0,0,0,141,
        142,1,0,0,0,142,143,1,0,0,0,143,185,5,15,0,0,144,145,5,14,0,0,145,
        146,3,2,1,0,146,147,5,15,0,0,147,185,1,0,0,0,148,150,5,10,0,0,149,
        151,3,20,10,0,150,149,1,0,0,0,150,151,1,0,0,0,151,153,1,0,0,0,152,
        154,5,17,0,0,153,152,1,0,0,0,153,154,1,0,0,0,154,155,1,0,0,0,155,
        185,5,11,0,0,156,158,5,12,0,0,157,159,3,26,13,0,158,157,1,0,0,0,
        158,159,1,0,0,0,159,161,1,0,0,0,160,162,5,17,0,0,161,160,1,0,0,0,
        161,162,1,0,0,0,162,163,1,0,0,0,163,185,5,13,0,0,164,166,5,16,0,
        0,165,164,1,0,0,0,165,166,1,0,0,0,166,167,1,0,0,0,167,172,5,36,0,
        0,168,169,5,16,0,0,169,171,5,36,0,0,170,168,1,0,0,0,171,174,1,0,
        0,0,172,170,1,0,0,0,172,173,1,0,0,0,173,175,1,0,0,0,174,172,1,0,
        0,0,175,177,5,12,0,0,176,178,3,22,11,0,177,176,1,0,0,0,177,178,1,
        0,0,0,178,180,1,0,0,0,179,181,5,17,0,0,180,179,1,0,0,0,180,181,1,
        0,0,0,181,182,1,0,0,0,182,185,5,13,0,0,183,185,3,32,16,0,184,132,
        1,0,0,0,184,136,1,0,0,0,184,144,1,0,0,0,184,148,1,0,0,0,184,156,
        1,0,0,0,184,165,1,0,0,0,184,183,1,0,0,0,185,17,1,0,0,0,186,191,3,
        2,1,0,187,188,5,17,0,0,188,190,3,2,1,0,189,187,1,0,0,0,190,193,1,
        0,0,0,191,189,1,0,0,0,191,192,1,0,0,0,192,19,1,0,0,0,193,191,1,0,
        0,0,194,199,3,30,15,0,195,196,5,17,0,0,196,198,3,30,15,0,197,195,
        1,0,0,0,198,201,1,0,0,0,199,197,1,0,0,0,199,200,1,0,0,0,200,21,1,
        0,0,0,201,199,1,0,0,0,202,203,3,24,12,0,203,204,5,21,0,0,204,212,
        3,2,1,0,205,206,5,17,0,0,206,207,3,24,12,0,207,208,5,21,0,0,208,
        209,3,2,1,0,209,211,1,0,0,0,210,205,1,0,0,0,211,214,1,0,0,0,212,
        210,1,0,0,0,212,213,1,0,0,0,213,23,1,0,0,0,214,212,1,0,0,0,215,217,
        5,20,0,0,216,215,1,0,0,0,216,217,1,0,0,0,217,218,1,0,0,0,218,219,
        3,28,14,0,219,25,1,0,0,0,220,221,3,30,15,0,221,222,5,21,0,0,222,
        230,3,2,1,0,223,224,5,17,0,0,224,225,3,30,15,0,225,226,5,21,0,0,
        226,227,3,2,1,0,227,229,1,0,0,0,228,223,1,0,0,0,229,232,1,0,0,0,
        230,228,1,0,0,0,230,231,1,0,0,0,231,27,1,0,0,0,232,230,1,0,0,0,233,
        236,5,36,0,0,234,236,5,37,0,0,235,233,1,0,0,0,235,234,1,0,0,0,236,
        29,1,0,0,0,237,239,5,20,0,0,238,237,1,0,0,0,238,239,1,0,0,0,239,
        240,1,0,0,0,240,241,3,2,1,0,241,31,1,0,0,0,242,244,5,18,0,0,243,
        242,1,0,0,0,243,244,1,0,0,0,244,245,1,0,0,0,245,257,5,32,0,0,246,
        257,5,33,0,0,247,249,5,18,0,0,248,247,1,0,0,0,248,249,1,0,0,0,249,
        250,1,0,0,0,250,257,5,31,0,0,251,257,5,34,0,0,252,257,5,35,0,0,253,
        257,5,26,0,0,254,257,5,27,0,0,255,257,5,28,0,0,256,243,1,0,0,0,256,
        246,1,0,0,0,256,248,1,0,0,0,256,251,1,0,0,0,256,252,1,0,0,0,256,
        253,1,0,0,0,256,254,1,0,0,0,256,255,1,0,0,0,257,33,1,0,0,0,36,43,
        50,58,69,81,83,90,96,99,107,115,121,126,128,132,136,141,150,153,
        158,161,165,172,177,180,184,191,199,212,216,230,235,238,243,248,
        256
    ];

    private static __ATN: antlr.ATN;
    public static get _ATN(): antlr.ATN {
        if (!CelParser.__ATN) {
            CelParser.__ATN = new antlr.ATNDeserializer().deserialize(CelParser._serializedATN);
        }

        return CelParser.__ATN;
    }


    private static readonly vocabulary = new antlr.Vocabulary(CelParser.literalNames, CelParser.symbolicNames, []);

    public override get vocabulary(): antlr.Vocabulary {
        return CelParser.vocabulary;
    }

    private static readonly decisionsToDFA = CelParser._ATN.decisionToState.map( (ds: antlr.DecisionState, index: number) => new antlr.DFA(ds, index) );
}

export class WholeContext extends antlr.ParserRuleContext {
    public _body?: ExpressionContext;
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public EOF(): antlr.TerminalNode {
        return this.getToken(CelParser.EOF, 0)!;
    }
    public expression(): ExpressionContext {
        return this.getRuleContext(0, ExpressionContext)!;
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_whole;
    }
}


export class ExpressionContext extends antlr.ParserRuleContext {
    public _test?: AnyOfContext;
    public _mark?: Token | null;
    public _then?: AnyOfContext;
    public _otherwise?: ExpressionContext;
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public anyOf(): AnyOfContext[];
    public anyOf(i: number): AnyOfContext | null;
    public anyOf(i?: number): AnyOfContext[] | AnyOfContext | null {
        if (i === undefined) {
            return this.getRuleContexts(AnyOfContext);
        }

        return this.getRuleContext(i, AnyOfContext);
    }
    public PAIR(): antlr.TerminalNode | null {
        return this.getToken(CelParser.PAIR, 0);
    }
    public MAYBE(): antlr.TerminalNode | null {
        return this.getToken(CelParser.MAYBE, 0);
    }
    public expression(): ExpressionContext | null {
        return this.getRuleContext(0, ExpressionContext);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_expression;
    }
}


export class AnyOfContext extends antlr.ParserRuleContext {
    public _first?: AllOfContext;
    public _s9?: Token | null;
    public _operators: antlr.Token[] = [];
    public _allOf?: AllOfContext;
    public _others: AllOfContext[] = [];
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public allOf(): AllOfContext[];
    public allOf(i: number): AllOfContext | null;
    public allOf(i?: number): AllOfContext[] | AllOfContext | null {
        if (i === undefined) {
            return this.getRuleContexts(AllOfContext);
        }

        return this.getRuleContext(i, AllOfContext);
    }
    public OR(): antlr.TerminalNode[];
    public OR(i: number): antlr.TerminalNode | null;
    public OR(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.OR);
    	} else {
    		return this.getToken(CelParser.OR, i);
    	}
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_anyOf;
    }
}


export class AllOfContext extends antlr.ParserRuleContext {
    public _first?: ComparisonContext;
    public _s8?: Token | null;
    public _operators: antlr.Token[] = [];
    public _comparison?: ComparisonContext;
    public _others: ComparisonContext[] = [];
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public comparison(): ComparisonContext[];
    public comparison(i: number): ComparisonContext | null;
    public comparison(i?: number): ComparisonContext[] | ComparisonContext | null {
        if (i === undefined) {
            return this.getRuleContexts(ComparisonContext);
        }

        return this.getRuleContext(i, ComparisonContext);
    }
    public AND(): antlr.TerminalNode[];
    public AND(i: number): antlr.TerminalNode | null;
    public AND(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.AND);
    	} else {
    		return this.getToken(CelParser.AND, i);
    	}
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_allOf;
    }
}


export class ComparisonContext extends antlr.ParserRuleContext {
    public _operator?: Token | null;
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public arithmetic(): ArithmeticContext | null {
        return this.getRuleContext(0, ArithmeticContext);
    }
    public comparison(): ComparisonContext[];
    public comparison(i: number): ComparisonContext | null;
    public comparison(i?: number): ComparisonContext[] | ComparisonContext | null {
        if (i === undefined) {
            return this.getRuleContexts(ComparisonContext);
        }

        return this.getRuleContext(i, ComparisonContext);
    }
    public BELOW(): antlr.TerminalNode | null {
        return this.getToken(CelParser.BELOW, 0);
    }
    public AT_MOST(): antlr.TerminalNode | null {
        return this.getToken(CelParser.AT_MOST, 0);
    }
    public AT_LEAST(): antlr.TerminalNode | null {
        return this.getToken(CelParser.AT_LEAST, 0);
    }
    public ABOVE(): antlr.TerminalNode | null {
        return this.getToken(CelParser.ABOVE, 0);
    }
    public SAME(): antlr.TerminalNode | null {
        return this.getToken(CelParser.SAME, 0);
    }
    public DIFFERENT(): antlr.TerminalNode | null {
        return this.getToken(CelParser.DIFFERENT, 0);
    }
    public AMONG(): antlr.TerminalNode | null {
        return this.getToken(CelParser.AMONG, 0);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_comparison;
    }
}


export class ArithmeticContext extends antlr.ParserRuleContext {
    public _operator?: Token | null;
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public prefixed(): PrefixedContext | null {
        return this.getRuleContext(0, PrefixedContext);
    }
    public arithmetic(): ArithmeticContext[];
    public arithmetic(i: number): ArithmeticContext | null;
    public arithmetic(i?: number): ArithmeticContext[] | ArithmeticContext | null {
        if (i === undefined) {
            return this.getRuleContexts(ArithmeticContext);
        }

        return this.getRuleContext(i, ArithmeticContext);
    }
    public TIMES(): antlr.TerminalNode | null {
        return this.getToken(CelParser.TIMES, 0);
    }
    public OVER(): antlr.TerminalNode | null {
        return this.getToken(CelParser.OVER, 0);
    }
    public REST(): antlr.TerminalNode | null {
        return this.getToken(CelParser.REST, 0);
    }
    public SUM(): antlr.TerminalNode | null {
        return this.getToken(CelParser.SUM, 0);
    }
    public HYPHEN(): antlr.TerminalNode | null {
        return this.getToken(CelParser.HYPHEN, 0);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_arithmetic;
    }
}


export class PrefixedContext extends antlr.ParserRuleContext {
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_prefixed;
    }
    public override copyFrom(ctx: PrefixedContext): void {
        super.copyFrom(ctx);
    }
}
export class PlainOperandContext extends PrefixedContext {
    public constructor(ctx: PrefixedContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public suffixed(): SuffixedContext {
        return this.getRuleContext(0, SuffixedContext)!;
    }
}
export class InvertedContext extends PrefixedContext {
    public _s19?: Token | null;
    public _operators: antlr.Token[] = [];
    public constructor(ctx: PrefixedContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public suffixed(): SuffixedContext {
        return this.getRuleContext(0, SuffixedContext)!;
    }
    public NOT(): antlr.TerminalNode[];
    public NOT(i: number): antlr.TerminalNode | null;
    public NOT(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.NOT);
    	} else {
    		return this.getToken(CelParser.NOT, i);
    	}
    }
}
export class NegativeContext extends PrefixedContext {
    public _s18?: Token | null;
    public _operators: antlr.Token[] = [];
    public constructor(ctx: PrefixedContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public suffixed(): SuffixedContext {
        return this.getRuleContext(0, SuffixedContext)!;
    }
    public HYPHEN(): antlr.TerminalNode[];
    public HYPHEN(i: number): antlr.TerminalNode | null;
    public HYPHEN(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.HYPHEN);
    	} else {
    		return this.getToken(CelParser.HYPHEN, i);
    	}
    }
}


export class SuffixedContext extends antlr.ParserRuleContext {
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_suffixed;
    }
    public override copyFrom(ctx: SuffixedContext): void {
        super.copyFrom(ctx);
    }
}
export class PlainSuffixedContext extends SuffixedContext {
    public constructor(ctx: SuffixedContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public operand(): OperandContext {
        return this.getRuleContext(0, OperandContext)!;
    }
}
export class FieldOfContext extends SuffixedContext {
    public _dot?: Token | null;
    public _maybe?: Token | null;
    public _field?: FieldNameContext;
    public constructor(ctx: SuffixedContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public suffixed(): SuffixedContext {
        return this.getRuleContext(0, SuffixedContext)!;
    }
    public POINT(): antlr.TerminalNode {
        return this.getToken(CelParser.POINT, 0)!;
    }
    public fieldName(): FieldNameContext {
        return this.getRuleContext(0, FieldNameContext)!;
    }
    public MAYBE(): antlr.TerminalNode | null {
        return this.getToken(CelParser.MAYBE, 0);
    }
}
export class MethodOfContext extends SuffixedContext {
    public _dot?: Token | null;
    public _method?: Token | null;
    public _paren?: Token | null;
    public _arguments?: ExpressionsContext;
    public constructor(ctx: SuffixedContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public suffixed(): SuffixedContext {
        return this.getRuleContext(0, SuffixedContext)!;
    }
    public CLOSE(): antlr.TerminalNode {
        return this.getToken(CelParser.CLOSE, 0)!;
    }
    public POINT(): antlr.TerminalNode {
        return this.getToken(CelParser.POINT, 0)!;
    }
    public IDENTIFIER(): antlr.TerminalNode {
        return this.getToken(CelParser.IDENTIFIER, 0)!;
    }
    public OPEN(): antlr.TerminalNode {
        return this.getToken(CelParser.OPEN, 0)!;
    }
    public expressions(): ExpressionsContext | null {
        return this.getRuleContext(0, ExpressionsContext);
    }
}
export class ElementOfContext extends SuffixedContext {
    public _bracket?: Token | null;
    public _maybe?: Token | null;
    public _key?: ExpressionContext;
    public constructor(ctx: SuffixedContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public suffixed(): SuffixedContext {
        return this.getRuleContext(0, SuffixedContext)!;
    }
    public LIST_CLOSE(): antlr.TerminalNode {
        return this.getToken(CelParser.LIST_CLOSE, 0)!;
    }
    public LIST_OPEN(): antlr.TerminalNode {
        return this.getToken(CelParser.LIST_OPEN, 0)!;
    }
    public expression(): ExpressionContext {
        return this.getRuleContext(0, ExpressionContext)!;
    }
    public MAYBE(): antlr.TerminalNode | null {
        return this.getToken(CelParser.MAYBE, 0);
    }
}


export class OperandContext extends antlr.ParserRuleContext {
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_operand;
    }
    public override copyFrom(ctx: OperandContext): void {
        super.copyFrom(ctx);
    }
}
export class VariableContext extends OperandContext {
    public _root?: Token | null;
    public _word?: Token | null;
    public constructor(ctx: OperandContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public IDENTIFIER(): antlr.TerminalNode {
        return this.getToken(CelParser.IDENTIFIER, 0)!;
    }
    public POINT(): antlr.TerminalNode | null {
        return this.getToken(CelParser.POINT, 0);
    }
}
export class FunctionCallContext extends OperandContext {
    public _root?: Token | null;
    public _word?: Token | null;
    public _paren?: Token | null;
    public _arguments?: ExpressionsContext;
    public constructor(ctx: OperandContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public IDENTIFIER(): antlr.TerminalNode {
        return this.getToken(CelParser.IDENTIFIER, 0)!;
    }
    public CLOSE(): antlr.TerminalNode | null {
        return this.getToken(CelParser.CLOSE, 0);
    }
    public OPEN(): antlr.TerminalNode | null {
        return this.getToken(CelParser.OPEN, 0);
    }
    public POINT(): antlr.TerminalNode | null {
        return this.getToken(CelParser.POINT, 0);
    }
    public expressions(): ExpressionsContext | null {
        return this.getRuleContext(0, ExpressionsContext);
    }
}
export class InParenthesesContext extends OperandContext {
    public _inside?: ExpressionContext;
    public constructor(ctx: OperandContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public OPEN(): antlr.TerminalNode {
        return this.getToken(CelParser.OPEN, 0)!;
    }
    public CLOSE(): antlr.TerminalNode {
        return this.getToken(CelParser.CLOSE, 0)!;
    }
    public expression(): ExpressionContext {
        return this.getRuleContext(0, ExpressionContext)!;
    }
}
export class ListOfContext extends OperandContext {
    public _bracket?: Token | null;
    public _items?: ElementsContext;
    public constructor(ctx: OperandContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public LIST_CLOSE(): antlr.TerminalNode {
        return this.getToken(CelParser.LIST_CLOSE, 0)!;
    }
    public LIST_OPEN(): antlr.TerminalNode {
        return this.getToken(CelParser.LIST_OPEN, 0)!;
    }
    public COMMA(): antlr.TerminalNode | null {
        return this.getToken(CelParser.COMMA, 0);
    }
    public elements(): ElementsContext | null {
        return this.getRuleContext(0, ElementsContext);
    }
}
export class MapOfContext extends OperandContext {
    public _brace?: Token | null;
    public _pairs?: EntriesContext;
    public constructor(ctx: OperandContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public MAP_CLOSE(): antlr.TerminalNode {
        return this.getToken(CelParser.MAP_CLOSE, 0)!;
    }
    public MAP_OPEN(): antlr.TerminalNode {
        return this.getToken(CelParser.MAP_OPEN, 0)!;
    }
    public COMMA(): antlr.TerminalNode | null {
        return this.getToken(CelParser.COMMA, 0);
    }
    public entries(): EntriesContext | null {
        return this.getRuleContext(0, EntriesContext);
    }
}
export class MessageOfContext extends OperandContext {
    public _root?: Token | null;
    public _IDENTIFIER?: Token | null;
    public _words: antlr.Token[] = [];
    public _s16?: Token | null;
    public _dots: antlr.Token[] = [];
    public _brace?: Token | null;
    public _members?: FieldsContext;
    public constructor(ctx: OperandContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public MAP_CLOSE(): antlr.TerminalNode {
        return this.getToken(CelParser.MAP_CLOSE, 0)!;
    }
    public IDENTIFIER(): antlr.TerminalNode[];
    public IDENTIFIER(i: number): antlr.TerminalNode | null;
    public IDENTIFIER(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.IDENTIFIER);
    	} else {
    		return this.getToken(CelParser.IDENTIFIER, i);
    	}
    }
    public MAP_OPEN(): antlr.TerminalNode {
        return this.getToken(CelParser.MAP_OPEN, 0)!;
    }
    public COMMA(): antlr.TerminalNode | null {
        return this.getToken(CelParser.COMMA, 0);
    }
    public POINT(): antlr.TerminalNode[];
    public POINT(i: number): antlr.TerminalNode | null;
    public POINT(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.POINT);
    	} else {
    		return this.getToken(CelParser.POINT, i);
    	}
    }
    public fields(): FieldsContext | null {
        return this.getRuleContext(0, FieldsContext);
    }
}
export class PlainConstantContext extends OperandContext {
    public constructor(ctx: OperandContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public constant(): ConstantContext {
        return this.getRuleContext(0, ConstantContext)!;
    }
}


export class ExpressionsContext extends antlr.ParserRuleContext {
    public _expression?: ExpressionContext;
    public _all: ExpressionContext[] = [];
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public expression(): ExpressionContext[];
    public expression(i: number): ExpressionContext | null;
    public expression(i?: number): ExpressionContext[] | ExpressionContext | null {
        if (i === undefined) {
            return this.getRuleContexts(ExpressionContext);
        }

        return this.getRuleContext(i, ExpressionContext);
    }
    public COMMA(): antlr.TerminalNode[];
    public COMMA(i: number): antlr.TerminalNode | null;
    public COMMA(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.COMMA);
    	} else {
    		return this.getToken(CelParser.COMMA, i);
    	}
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_expressions;
    }
}


export class ElementsContext extends antlr.ParserRuleContext {
    public _element?: ElementContext;
    public _all: ElementContext[] = [];
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public element(): ElementContext[];
    public element(i: number): ElementContext | null;
    public element(i?: number): ElementContext[] | ElementContext | null {
        if (i === undefined) {
            return this.getRuleContexts(ElementContext);
        }

        return this.getRuleContext(i, ElementContext);
    }
    public COMMA(): antlr.TerminalNode[];
    public COMMA(i: number): antlr.TerminalNode | null;
    public COMMA(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.COMMA);
    	} else {
    		return this.getToken(CelParser.COMMA, i);
    	}
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_elements;
    }
}


export class FieldsContext extends antlr.ParserRuleContext {
    public _memberName?: MemberNameContext;
    public _names: MemberNameContext[] = [];
    public _s21?: Token | null;
    public _colons: antlr.Token[] = [];
    public _expression?: ExpressionContext;
    public _values: ExpressionContext[] = [];
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public memberName(): MemberNameContext[];
    public memberName(i: number): MemberNameContext | null;
    public memberName(i?: number): MemberNameContext[] | MemberNameContext | null {
        if (i === undefined) {
            return this.getRuleContexts(MemberNameContext);
        }

        return this.getRuleContext(i, MemberNameContext);
    }
    public PAIR(): antlr.TerminalNode[];
    public PAIR(i: number): antlr.TerminalNode | null;
    public PAIR(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.PAIR);
    	} else {
    		return this.getToken(CelParser.PAIR, i);
    	}
    }
    public expression(): ExpressionContext[];
    public expression(i: number): ExpressionContext | null;
    public expression(i?: number): ExpressionContext[] | ExpressionContext | null {
        if (i === undefined) {
            return this.getRuleContexts(ExpressionContext);
        }

        return this.getRuleContext(i, ExpressionContext);
    }
    public COMMA(): antlr.TerminalNode[];
    public COMMA(i: number): antlr.TerminalNode | null;
    public COMMA(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.COMMA);
    	} else {
    		return this.getToken(CelParser.COMMA, i);
    	}
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_fields;
    }
}


export class MemberNameContext extends antlr.ParserRuleContext {
    public _maybe?: Token | null;
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public fieldName(): FieldNameContext {
        return this.getRuleContext(0, FieldNameContext)!;
    }
    public MAYBE(): antlr.TerminalNode | null {
        return this.getToken(CelParser.MAYBE, 0);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_memberName;
    }
}


export class EntriesContext extends antlr.ParserRuleContext {
    public _element?: ElementContext;
    public _keys: ElementContext[] = [];
    public _s21?: Token | null;
    public _colons: antlr.Token[] = [];
    public _expression?: ExpressionContext;
    public _values: ExpressionContext[] = [];
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public element(): ElementContext[];
    public element(i: number): ElementContext | null;
    public element(i?: number): ElementContext[] | ElementContext | null {
        if (i === undefined) {
            return this.getRuleContexts(ElementContext);
        }

        return this.getRuleContext(i, ElementContext);
    }
    public PAIR(): antlr.TerminalNode[];
    public PAIR(i: number): antlr.TerminalNode | null;
    public PAIR(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.PAIR);
    	} else {
    		return this.getToken(CelParser.PAIR, i);
    	}
    }
    public expression(): ExpressionContext[];
    public expression(i: number): ExpressionContext | null;
    public expression(i?: number): ExpressionContext[] | ExpressionContext | null {
        if (i === undefined) {
            return this.getRuleContexts(ExpressionContext);
        }

        return this.getRuleContext(i, ExpressionContext);
    }
    public COMMA(): antlr.TerminalNode[];
    public COMMA(i: number): antlr.TerminalNode | null;
    public COMMA(i?: number): antlr.TerminalNode | null | antlr.TerminalNode[] {
    	if (i === undefined) {
    		return this.getTokens(CelParser.COMMA);
    	} else {
    		return this.getToken(CelParser.COMMA, i);
    	}
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_entries;
    }
}


export class FieldNameContext extends antlr.ParserRuleContext {
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_fieldName;
    }
    public override copyFrom(ctx: FieldNameContext): void {
        super.copyFrom(ctx);
    }
}
export class PlainNameContext extends FieldNameContext {
    public _word?: Token | null;
    public constructor(ctx: FieldNameContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public IDENTIFIER(): antlr.TerminalNode {
        return this.getToken(CelParser.IDENTIFIER, 0)!;
    }
}
export class QuotedNameContext extends FieldNameContext {
    public _word?: Token | null;
    public constructor(ctx: FieldNameContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public ESC_IDENTIFIER(): antlr.TerminalNode {
        return this.getToken(CelParser.ESC_IDENTIFIER, 0)!;
    }
}


export class ElementContext extends antlr.ParserRuleContext {
    public _maybe?: Token | null;
    public _value?: ExpressionContext;
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public expression(): ExpressionContext {
        return this.getRuleContext(0, ExpressionContext)!;
    }
    public MAYBE(): antlr.TerminalNode | null {
        return this.getToken(CelParser.MAYBE, 0);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_element;
    }
}


export class ConstantContext extends antlr.ParserRuleContext {
    public constructor(parent: antlr.ParserRuleContext | null, invokingState: number) {
        super(parent, invokingState);
    }
    public override get ruleIndex(): number {
        return CelParser.RULE_constant;
    }
    public override copyFrom(ctx: ConstantContext): void {
        super.copyFrom(ctx);
    }
}
export class IntConstantContext extends ConstantContext {
    public _minus?: Token | null;
    public _token?: Token | null;
    public constructor(ctx: ConstantContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public NUM_INT(): antlr.TerminalNode {
        return this.getToken(CelParser.NUM_INT, 0)!;
    }
    public HYPHEN(): antlr.TerminalNode | null {
        return this.getToken(CelParser.HYPHEN, 0);
    }
}
export class UintConstantContext extends ConstantContext {
    public _token?: Token | null;
    public constructor(ctx: ConstantContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public NUM_UINT(): antlr.TerminalNode {
        return this.getToken(CelParser.NUM_UINT, 0)!;
    }
}
export class DoubleConstantContext extends ConstantContext {
    public _minus?: Token | null;
    public _token?: Token | null;
    public constructor(ctx: ConstantContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public NUM_FLOAT(): antlr.TerminalNode {
        return this.getToken(CelParser.NUM_FLOAT, 0)!;
    }
    public HYPHEN(): antlr.TerminalNode | null {
        return this.getToken(CelParser.HYPHEN, 0);
    }
}
export class TextConstantContext extends ConstantContext {
    public _token?: Token | null;
    public constructor(ctx: ConstantContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public STRING(): antlr.TerminalNode {
        return this.getToken(CelParser.STRING, 0)!;
    }
}
export class BytesConstantContext extends ConstantContext {
    public _token?: Token | null;
    public constructor(ctx: ConstantContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public BYTES(): antlr.TerminalNode {
        return this.getToken(CelParser.BYTES, 0)!;
    }
}
export class TrueConstantContext extends ConstantContext {
    public _token?: Token | null;
    public constructor(ctx: ConstantContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public YES(): antlr.TerminalNode {
        return this.getToken(CelParser.YES, 0)!;
    }
}
export class FalseConstantContext extends ConstantContext {
    public _token?: Token | null;
    public constructor(ctx: ConstantContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public NO(): antlr.TerminalNode {
        return this.getToken(CelParser.NO, 0)!;
    }
}
export class NullConstantContext extends ConstantContext {
    public _token?: Token | null;
    public constructor(ctx: ConstantContext) {
        super(ctx.parent, ctx.invokingState);
        super.copyFrom(ctx);
    }
    public NOTHING(): antlr.TerminalNode {
        return this.getToken(CelParser.NOTHING, 0)!;
    }
}
