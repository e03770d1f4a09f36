import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Of the certificate, for NODE_EXTRA_CA_CERTS. */
  readonly file: string;
}

/** A certificate that signs itself, made out to a host name. */
export async function selfSigned(folder: string, host: string): Promise<Certificate> {
  const [key, file] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const name = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  await promisify(execFile)("openssl", ["req", "-x509", ...options, ...name, "-keyout", key, "-out", file]);
  return { key: await readFile(key, "utf8"), cert: await readFile(file, "utf8"), file };
}
