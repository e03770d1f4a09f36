import { conclude } from "../../src/release/judge/conclude.ts";
import { judge, observe, startJudge } from "../../src/release/judge/judge.ts";
import type { JudgeRecord } from "../../src/release/judge/judge-record.ts";
import { createObservations, SETTINGS } from "./observations.ts";
import { createRandom } from "./random.ts";
import { MINUTES } from "./reference.ts";

export interface Cost {
  /** Seconds of processor time: one look and its verdict for each of 1,000 canaries. */
  readonly look: number;
  /** The same for their whole hour, replayed from the records. */
  readonly replay: number;
  /** Both gave the same verdicts. */
  readonly same: boolean;
  readonly fault: string | null;
}

const CANARIES = 1_000;
const LIMIT = 1;

/** What 1,000 running canaries cost in a round, all metrics judged. */
export function measureCost(seed: number): Cost {
  const draw = createObservations(
    { perMinute: 120, share: 0.1, canary: 0.02, stable: 0.005, slower: 1 },
    createRandom(seed, 300),
  );
  const records = Array.from({ length: CANARIES }, (): JudgeRecord => {
    const observations = Array.from({ length: MINUTES - 1 }, (_, index) => draw(index + 1));
    return { version: 1, settings: SETTINGS, observations };
  });
  const states = records.map(({ observations }) => observations.slice(0, -1).reduce(observe, startJudge(SETTINGS)));
  const [look, verdicts] = timed(() =>
    states.map((state, index) => conclude(observe(state, records[index]!.observations.at(-1)!))),
  );
  const [replay, replayed] = timed(() => records.map(judge));
  const same = JSON.stringify(verdicts) === JSON.stringify(replayed);
  const slow = look > LIMIT ? `a round of looks takes more than ${LIMIT} s` : null;
  return { look, replay, same, fault: same ? slow : "a replayed verdict differs" };
}

function timed<T>(work: () => T): [seconds: number, result: T] {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result];
}
