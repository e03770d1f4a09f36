import type { MetricName, MetricQuery, MetricSeries } from "../../../provider/metric.ts";
import { readSamples } from "./sample-files.ts";
import { SAMPLE_INTERVAL, type Sampler } from "./sampler.ts";
import { seriesOf, values } from "./series-of.ts";

export const localMetrics = Object.keys(values) as readonly MetricName[];

/** What was measured of an environment, up to this moment. */
export async function metrics(data: string, sampler: Sampler, query: MetricQuery): Promise<readonly MetricSeries[]> {
  await sampler.look();
  const period = Math.max(SAMPLE_INTERVAL, Math.ceil(query.period / SAMPLE_INTERVAL) * SAMPLE_INTERVAL);
  const samples = await readSamples(data, query.environment, query);
  return seriesOf(samples, { ...query, period });
}
