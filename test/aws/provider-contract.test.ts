import assert from "node:assert/strict";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { providerContract } from "../contract/provider/suite.ts";
import type { ProviderDriver } from "../contract/provider/world.ts";
import { readServices } from "../../src/providers/aws/ecs/read-services.ts";
import { environmentStackName, foundationStackName } from "../../src/providers/aws/names.ts";
import { readStack } from "../../src/providers/aws/stack/read-stack.ts";
import { shopSpec } from "../support/providers/shop-spec.ts";
import { putVisits } from "./support/put-visits.ts";
import { awsRig, shop } from "./support/aws-rig.ts";

/** The double serves nothing: pages are what CloudFront would fetch from the bucket. */
const awsDriver: ProviderDriver = {
  async open(t) {
    const rig = await awsRig(t, ["preview"]);
    let made = 0;
    return {
      provider: rig.provider,
      spec: (slug) => shopSpec(slug, shop(slug).provider),
      async release(files, spec) {
        const release = await rig.release(files, spec);
        made = release.version;
        return release;
      },
      run: (plan) => rig.run(plan),
      async page(environment) {
        const stack = await readStack(rig.aws, environmentStackName(environment));
        const page = await rig.aws.s3.send(
          new GetObjectCommand({ Bucket: stack?.outputs["SiteBucket"], Key: "web/index.html" }),
        );
        return (await page.Body?.transformToString()) ?? "";
      },
      async instances(environment) {
        const stack = await readStack(rig.aws, environmentStackName(environment));
        const foundation = await readStack(rig.aws, foundationStackName("preview"));
        const { ClusterName = "" } = foundation?.outputs ?? {};
        const services = await readServices(rig.aws, ClusterName, [stack?.outputs["ServiceApi"] ?? ""]);
        return services.reduce((sum, { desired }) => sum + desired, 0);
      },
      visit: (environment, requests) => putVisits(rig, environment, requests),
      broken(spec) {
        rig.breakRelease(made + 1);
        return spec;
      },
      isIdle({ steps }) {
        const stack = steps.find(({ kind }) => kind === "aws.stack");
        assert.ok(stack !== undefined);
        return stack.reason.startsWith("its template is the same");
      },
    };
  },
};

providerContract("aws", awsDriver);
