import type { Faults } from "./faults.ts";

/** How often each fault hit, in Prometheus' text format 0.0.4. */
export function faultExposition(faults: Faults): string {
  const lines = faults.all().flatMap(({ lease, hits }) =>
    [...hits].map(([release, count]) => {
      const labels = {
        app: lease.app,
        environment: lease.slug,
        route: lease.route,
        release,
        kind: lease.fault.kind,
        fault: lease.id,
      };
      return `${NAME}{${labelText(labels)}} ${count}`;
    }),
  );
  return [
    `# HELP ${NAME} Attempts and tunnels that a fault of an experiment hit.`,
    `# TYPE ${NAME} counter`,
    ...lines,
    "",
  ].join("\n");
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replaceAll(/[\\"]/g, String.raw`\$&`)}"`)
    .join(",");
}

const NAME = "bough_fault_hits_total";
