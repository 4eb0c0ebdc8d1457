// The language of expressions: https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax. cel-lexer.ts and cel-parser.ts
// are made of it by `npm run generate:grammar`. What a message of the API server shows of a mistake depends on the order of the tokens
// here, on the names of those that have no fixed text, and on where one level of operators gives way to the next; the rest is ours.
grammar Cel;

whole: body = expression EOF;

expression: test = anyOf (mark = '?' then = anyOf ':' otherwise = expression)?;

anyOf: first = allOf (operators += '||' others += allOf)*;

allOf: first = comparison (operators += '&&' others += comparison)*;

comparison: arithmetic | comparison operator = ('<' | '<=' | '>=' | '>' | '==' | '!=' | 'in') comparison;

arithmetic: prefixed | arithmetic operator = ('*' | '/' | '%') arithmetic | arithmetic operator = ('+' | '-') arithmetic;

prefixed: suffixed # PlainOperand | (operators += '!')+ suffixed # Inverted | (operators += '-')+ suffixed # Negative;

suffixed:
    operand # PlainSuffixed
  | suffixed dot = '.' (maybe = '?')? field = fieldName # FieldOf
  | suffixed dot = '.' method = IDENTIFIER paren = '(' arguments = expressions? ')' # MethodOf
  | suffixed bracket = '[' (maybe = '?')? key = expression ']' # ElementOf
  ;

operand:
    root = '.'? word = IDENTIFIER # Variable
  | root = '.'? word = IDENTIFIER (paren = '(' arguments = expressions? ')') # FunctionCall
  | '(' inside = expression ')' # InParentheses
  | bracket = '[' items = elements? ','? ']' # ListOf
  | brace = '{' pairs = entries? ','? '}' # MapOf
  | root = '.'? words += IDENTIFIER (dots += '.' words += IDENTIFIER)* brace = '{' members = fields? ','? '}' # MessageOf
  | constant # PlainConstant
  ;

expressions: all += expression (',' all += expression)*;

elements: all += element (',' all += element)*;

fields: names += memberName colons += ':' values += expression (',' names += memberName colons += ':' values += expression)*;

memberName: (maybe = '?')? fieldName;

entries: keys += element colons += ':' values += expression (',' keys += element colons += ':' values += expression)*;

fieldName: word = IDENTIFIER # PlainName | word = ESC_IDENTIFIER # QuotedName;

element: (maybe = '?')? value = expression;

constant:
    minus = '-'? token = NUM_INT # IntConstant
  | token = NUM_UINT # UintConstant
  | minus = '-'? token = NUM_FLOAT # DoubleConstant
  | token = STRING # TextConstant
  | token = BYTES # BytesConstant
  | token = 'true' # TrueConstant
  | token = 'false' # FalseConstant
  | token = 'null' # NullConstant
  ;

SAME: '==';
DIFFERENT: '!=';
AMONG: 'in';
BELOW: '<';
AT_MOST: '<=';
AT_LEAST: '>=';
ABOVE: '>';
AND: '&&';
OR: '||';
LIST_OPEN: '[';
LIST_CLOSE: ']';
MAP_OPEN: '{';
MAP_CLOSE: '}';
OPEN: '(';
CLOSE: ')';
POINT: '.';
COMMA: ',';
HYPHEN: '-';
NOT: '!';
MAYBE: '?';
PAIR: ':';
SUM: '+';
TIMES: '*';
OVER: '/';
REST: '%';
YES: 'true';
NO: 'false';
NOTHING: 'null';

fragment ALPHA: [A-Za-z];
fragment NUMERAL: [0-9];
fragment HEX: [0-9a-fA-F];
fragment POWER: [eE] [+-]? NUMERAL+;
fragment VERBATIM: [rR];
fragment ESCAPE:
    '\\' [abfnrtv"'\\?`]
  | '\\' [xX] HEX HEX
  | '\\' 'u' HEX HEX HEX HEX
  | '\\' 'U' HEX HEX HEX HEX HEX HEX HEX HEX
  | '\\' [0-3] [0-7] [0-7]
  ;

WHITESPACE: [\t \r\n\u000C]+ -> channel(HIDDEN);
COMMENT: '//' (~'\n')* -> channel(HIDDEN);
NUM_FLOAT: NUMERAL+ '.' NUMERAL+ POWER? | NUMERAL+ POWER | '.' NUMERAL+ POWER?;
NUM_INT: NUMERAL+ | '0x' HEX+;
NUM_UINT: NUMERAL+ [uU] | '0x' HEX+ [uU];
STRING:
    '"' (ESCAPE | ~[\\"\n\r])* '"'
  | '\'' (ESCAPE | ~[\\'\n\r])* '\''
  | '"""' (ESCAPE | ~[\\])*? '"""'
  | '\'\'\'' (ESCAPE | ~[\\])*? '\'\'\''
  | VERBATIM '"' ~["\n\r]* '"'
  | VERBATIM '\'' ~['\n\r]* '\''
  | VERBATIM '"""' .*? '"""'
  | VERBATIM '\'\'\'' .*? '\'\'\''
  ;
BYTES: [bB] STRING;
IDENTIFIER: (ALPHA | '_') (ALPHA | NUMERAL | '_')*;
ESC_IDENTIFIER: '`' (ALPHA | NUMERAL | [_./ -])+ '`';
