import type { StepDraft } from "../../../src/engine/define-plan.ts";
import type { Json } from "../../../src/lib/json.ts";

/** `step("b", "a")`: step `b`, which needs `a`, of kind `work`. */
export function step(
  id: string,
  needs: string = "",
  rest: { kind?: string; deadline?: number; input?: Json } = {},
): StepDraft {
  return {
    id,
    kind: "work",
    title: `Do ${id}`,
    reason: "the test asks for it",
    needs: needs.split(" ").filter((need) => need !== ""),
    ...rest,
  };
}
