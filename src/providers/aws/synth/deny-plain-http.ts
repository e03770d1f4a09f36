/** The statement of a bucket's policy that turns away whoever comes without TLS. */
export function denyPlainHttp(bucketArn: string): object {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
