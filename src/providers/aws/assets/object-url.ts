/** Address of an object as CloudFormation takes it, in the form that does not depend on the bucket's name being a host's. */
export function objectUrl(region: string, bucket: string, key: string): string {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://s3.${region}.${suffix}/${bucket}/${key}`;
}
