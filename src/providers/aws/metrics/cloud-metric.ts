/** A metric as CloudWatch knows it, with the statistic that is wanted of it. */
export interface CloudMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `p95` */
  readonly stat: string;
}

/** Values by the beginning of their period, in milliseconds since 1970. */
export type CloudPoints = ReadonlyMap<number, number>;

/** Metrics of CloudFront are in one region, wherever what they are of is used. */
export const isOfEdge = ({ namespace }: CloudMetric): boolean => namespace === "AWS/CloudFront";

export const metricKey = ({ namespace, name, dimensions, stat }: CloudMetric): string =>
  [namespace, name, stat, ...Object.entries(dimensions).flat()].join(" ");
