import type { AwsFoundations } from "../../cli/aws/aws-foundations.ts";

/** Loads the AWS SDK and the CDK only when a command needs them. */
export const awsFoundations: AwsFoundations = {
  async bootstrap(wish, talk) {
    const { bootstrapFoundations } = await import("./bootstrap-foundations.ts");
    return bootstrapFoundations(wish, talk);
  },
  async status(where) {
    const { readFoundations } = await import("./read-foundations.ts");
    return readFoundations(where);
  },
  async destroy(removal, talk) {
    const { removeFoundation } = await import("./remove-foundation.ts");
    return removeFoundation(removal, talk);
  },
};
