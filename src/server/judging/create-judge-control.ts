import { BoughError } from "../../lib/bough-error.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { findEnvironment } from "../environments/find-environment.ts";
import { stableTraffic } from "./counters/stable-traffic.ts";
import { forecast } from "./forecast.ts";
import type { JudgeControl, SelftestReport } from "./judge-control.ts";
import { judgedEnvironment } from "./judged-environment.ts";
import { measureTraffic } from "./measure-traffic.ts";
import { selftest } from "./selftest.ts";
import { settingsOf } from "./settings-of.ts";
import { findVerdict, replay, verdictDetail, verdictSummary } from "./verdict-views.ts";

/** Milliseconds for which traffic is measured before it is forecast. */
const MEASURED = 5_000;

export function createJudgeControl(
  { store, judging }: ControlDeps,
  deployments: Deployments,
  stopping: AbortSignal,
): JudgeControl {
  const { verdicts } = store;
  return {
    verdicts({ app, environment, ...rest }) {
      const slug =
        app === undefined || environment === undefined ? undefined : findEnvironment(store, app, environment).slug;
      const filter = { ...rest, ...(app !== undefined && { app }), ...(slug !== undefined && { slug }) };
      return verdicts.list(filter).map(verdictSummary);
    },
    verdict: (id) => verdictDetail(findVerdict(verdicts, id)),
    replayVerdict: (id) => replay(verdicts, findVerdict(verdicts, id)),

    async preflight(app, name, { share: asked }) {
      const environment = findEnvironment(store, app, name);
      const { release, judge, duration, ...first } = judgedEnvironment(store, environment);
      const share = asked ?? first.share;
      const label = `v${release}`;
      const time = { least: MEASURED, most: MEASURED, signal: stopping };
      const { requestsPerMinute } = await measureTraffic(judging.traffic, { environment, release: label }, time);
      const arms = await judging.traffic.arms(environment, { flush: false });
      const facts = { traffic: stableTraffic(arms, label), counters: {} };
      const { settings, notes } = settingsOf({ ...judge, metrics: {} }, duration + judge.timeout, facts);
      const seen = forecast(settings, { requestsPerMinute, share: share / 100, duration });
      return { app, environment: environment.name, release, requestsPerMinute, share, duration, notes, forecast: seen };
    },

    async selftest(app, name, options) {
      const environment = findEnvironment(store, app, name);
      const { slug } = environment;
      const [open] = store.deployments.list({ app, slug, statuses: ["queued", "running"] });
      if (open !== undefined) throw underWay(open.id, environment.name);
      const reports: SelftestReport[] = [];
      await deployments.alone(environment, async () => {
        const { release, judge } = judgedEnvironment(store, findEnvironment(store, app, name));
        const tested = { environment, release: `v${release}`, judge };
        const measured = await selftest(judging, tested, options, stopping);
        reports.push({ app, environment: environment.name, release, ...measured });
      });
      return reports[0] ?? stopped();
    },
  };
}

const underWay = (id: string, environment: string): BoughError =>
  new BoughError("deployment-conflict", `${id} is under way in ${environment}, which cannot be tested meanwhile.`, {
    hint: "Test the judge when it is over.",
  });

function stopped(): never {
  throw new BoughError("server-stopping", "The server stops.", { hint: "Try again when it is back." });
}
