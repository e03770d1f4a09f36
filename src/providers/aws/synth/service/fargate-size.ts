import { BoughError } from "../../../../lib/bough-error.ts";

/** CPU units (1024 are one vCPU) and MiB, as ECS takes them. */
export interface FargateSize {
  readonly cpu: number;
  readonly memory: number;
}

const GB = 1024;

/** Least and most memory of each CPU size, and the step between, in MiB: docs.aws.amazon.com, "Task CPU and memory" of the ECS developer guide. */
const sizes: readonly (readonly [cpu: number, least: number, most: number, step: number])[] = [
  [512, 1 * GB, 4 * GB, GB],
  [1024, 2 * GB, 8 * GB, GB],
  [2048, 4 * GB, 16 * GB, GB],
  [4096, 8 * GB, 30 * GB, GB],
  [8192, 16 * GB, 60 * GB, 4 * GB],
  [16_384, 32 * GB, 120 * GB, 8 * GB],
];

/** Every size that Fargate has, the smallest first. */
export const fargateSizes: readonly FargateSize[] = [
  ...[512, 1 * GB, 2 * GB].map((memory) => ({ cpu: 256, memory })),
  ...sizes.flatMap(([cpu, least, most, step]) =>
    Array.from({ length: (most - least) / step + 1 }, (_, index) => ({ cpu, memory: least + index * step })),
  ),
];

/** The cheapest size with at least so many vCPUs and so many bytes; null asks for nothing. */
export function fargateSize({
  cpu,
  memory,
}: {
  readonly cpu: number | null;
  readonly memory: number | null;
}): FargateSize {
  const units = Math.ceil((cpu ?? 0) * 1024);
  const mebibytes = Math.ceil((memory ?? 0) / 1024 ** 2);
  const [cheapest] = fargateSizes
    .filter((size) => size.cpu >= units && size.memory >= mebibytes)
    .toSorted((a, b) => weight(a) - weight(b));
  if (cheapest !== undefined) return cheapest;
  throw new BoughError(
    "aws-size-unsupported",
    `Fargate has no size with ${cpu ?? "any"} vCPU and ${mebibytes} MiB of memory.`,
    {
      hint: "The largest has 16 vCPU and 120 GB.",
    },
  );
}

/** A vCPU costs about nine times as much as a GB of memory, in every region. */
function weight({ cpu, memory }: FargateSize): number {
  return cpu * 9 + memory;
}
