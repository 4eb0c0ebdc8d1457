// How much a value comes to when it is written out: parts that are shared count as often as they would be written.
import { isList, isMap } from "./kind.ts";
import type { RunningTemplate } from "./signature.ts";
import type { TemplateValue } from "./value.ts";

const CHUNK = 1024;

/**
 * Claims a step for every entry of a value, so that a few maps that hold each other many times cannot become an endless text.
 * @throws template.tooManySteps · template.tooSlow
 */
export function claimNodes(value: TemplateValue, run: RunningTemplate): void {
  let count = 0;
  const visit = (each: TemplateValue): void => {
    count += 1;
    if (count === CHUNK) {
      run.claim(count);
      count = 0;
    }
    if (isList(each)) each.forEach(visit);
    else if (isMap(each)) for (const key of Object.keys(each)) visit(each[key]);
  };
  visit(value);
}

/** Whether a list or map is among the parts of its parts, which `set` of a map to itself makes. */
export function holdsItself(value: TemplateValue): boolean {
  const open = new Set<TemplateValue>();
  const done = new Set<TemplateValue>();
  const visit = (each: TemplateValue): boolean => {
    if (!isList(each) && !isMap(each)) return false;
    if (open.has(each)) return true;
    if (done.has(each)) return false;
    open.add(each);
    const found = isList(each) ? each.some(visit) : Object.keys(each).some((key) => visit(each[key]));
    open.delete(each);
    done.add(each);
    return found;
  };
  return visit(value);
}
