// A Go template with sprig's functions, within limits that keep a hostile one from running away.
import { parseTemplates, templateProblems } from "headgate/template";

/** Greets by a template that is read once and run for each name. */
export function greetings(names: readonly string[]): readonly string[] {
  const set = parseTemplates(
    new Map([["greeting", "Hello, {{ .name | trim | title }}{{ if gt (len .name) 5 }}, you of the long name{{ end }}!"]]),
    {
      functions: "sprig",
      limits: { steps: 1000, output: 10_000 },
    },
  );
  return names.map((name) => set.execute("greeting", { name }));
}

/** True for a template that takes more steps than it may. */
export function isEndless(template: string): boolean {
  try {
    parseTemplates(new Map([["t", template]]), { limits: { steps: 1000 } }).execute("t", null);
    return false;
  } catch (error) {
    return (error as { readonly code?: string }).code === templateProblems.tooManySteps("t", 1000).code;
  }
}
