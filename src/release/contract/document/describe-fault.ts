import type { ErrorObject } from "ajv";

/** An error of ajv in plain words: what was expected, and what was there. */
export function describeFault({ keyword, params, message }: ErrorObject): string {
  const text = (name: string): string => String((params as Record<string, unknown>)[name]);
  const list = (name: string): string => {
    const values: unknown = (params as Record<string, unknown>)[name];
    return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(", ") : JSON.stringify(values);
  };
  switch (keyword) {
    case "additionalProperties":
      return `expected no property "${text("additionalProperty")}"`;
    case "unevaluatedProperties":
      return `expected no property "${text("unevaluatedProperty")}"`;
    case "required":
      return `expected a property "${text("missingProperty")}", which is missing`;
    case "enum":
      return `expected one of ${list("allowedValues")}`;
    case "const":
      return `expected ${list("allowedValue")}`;
    case "type":
      return `expected ${list("type").replaceAll('"', "").replaceAll(",", " or ")}`;
    case "format":
      return `expected the format ${text("format")}`;
    case "pattern":
      return `expected a match of ${text("pattern")}`;
    default:
      return `expected what ${message ?? "its schema says"}`.replace("what must ", "that it should ");
  }
}
