import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fargateSize, fargateSizes } from "../../../src/providers/aws/synth/service/fargate-size.ts";

const MB = 1024 ** 2;
const GB = 1024 ** 3;

describe("a size of Fargate", () => {
  it("is one of the 74 that there are", () => {
    // 3 + 4 + 7 + 13 + 23 + 12 + 12, by "Task CPU and memory" of the ECS developer guide.
    assert.equal(fargateSizes.length, 74);
    assert.equal(new Set(fargateSizes.map(({ cpu, memory }) => `${cpu}/${memory}`)).size, fargateSizes.length);
  });

  it("is its own answer for each of them", () => {
    for (const size of fargateSizes) {
      assert.deepEqual(fargateSize({ cpu: size.cpu / 1024, memory: size.memory * MB }), size);
    }
  });

  it("is the smallest when nothing is asked for", () => {
    assert.deepEqual(fargateSize({ cpu: null, memory: null }), { cpu: 256, memory: 512 });
  });

  for (const [cpu, memory, expected] of [
    [null, 256 * MB, [256, 512]],
    [null, 513 * MB, [256, 1024]],
    [null, 3 * GB, [512, 3072]],
    [0.3, null, [512, 1024]],
    [1, 512 * MB, [1024, 2048]],
    [1, 9 * GB, [2048, 9216]],
    [4, 31 * GB, [8192, 32_768]],
    [8, 17 * GB, [8192, 20_480]],
    [16, 120 * GB, [16_384, 122_880]],
  ] as const) {
    it(`for ${cpu ?? "any"} vCPU and ${memory === null ? "any" : memory / MB} MB is ${expected.join("/")}`, () => {
      assert.deepEqual(fargateSize({ cpu, memory }), { cpu: expected[0], memory: expected[1] });
    });
  }

  it("that there is not is an error which says the largest", () => {
    for (const wish of [
      { cpu: 17, memory: null },
      { cpu: null, memory: 121 * GB },
    ]) {
      assert.throws(() => fargateSize(wish), { code: "aws-size-unsupported", hint: /16 vCPU and 120 GB/ });
    }
  });
});
