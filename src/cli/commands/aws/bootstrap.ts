import { BoughError } from "../../../lib/bough-error.ts";
import type { BootstrapWish, FoundationPlan } from "../../aws/aws-foundations.ts";
import { confirm } from "../../aws/confirm.ts";
import { renderFoundationPlan, renderFoundations } from "../../aws/render-foundations.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { interruption } from "../../interruption.ts";

/** Makes what environments on AWS stand on, once its plan has been seen. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { yes, alarmMail, deployer, identityProvider, ...given } = options as Options;
  const plans: FoundationPlan[] = [];
  const interrupted = interruption();
  try {
    const states = await context.installation.aws.bootstrap(
      { ...given, alarmMails: alarmMail, deployers: deployer, identityProviders: identityProvider },
      {
        signal: interrupted.signal,
        log: context.note,
        async approve(plan) {
          plans.push(plan);
          for (const line of renderFoundationPlan(plan).split("\n")) context.note(line);
          if (await confirm(`Change ${plan.stack}?`, yes === true)) return true;
          throw new BoughError("not-confirmed", `${plan.stack} stays as it is.`);
        },
      },
    );
    context.result({ foundations: states, plans }, renderFoundations(states));
  } finally {
    interrupted.end();
  }
}

interface Options extends Omit<BootstrapWish, "alarmMails" | "deployers" | "identityProviders"> {
  readonly yes?: boolean;
  readonly alarmMail?: readonly string[];
  readonly deployer?: readonly string[];
  readonly identityProvider?: readonly string[];
}
