import { cdk } from "../cdk.ts";

/** A nested stack whose template is made once: the CDK makes it for its hash, and the same again to write it. */
export class NestedStack extends cdk.core.NestedStack {
  private template: unknown;

  protected override _toCloudFormation(): unknown {
    this.template ??= super._toCloudFormation();
    return this.template;
  }
}
