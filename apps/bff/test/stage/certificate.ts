import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Certificate {
  key: Buffer;
  cert: Buffer;
  /** The path of `cert`, for `NODE_EXTRA_CA_CERTS`: it is its own CA. */
  file: string;
}

/** Creates a self-signed certificate for these host names in a folder. */
export async function createCertificate(folder: string, names: string[]): Promise<Certificate> {
  const [key, file] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const kind = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 1";
  const alternatives = names.map((name) => `DNS:${name}`).join();
  const subject = `-subj /CN=${names[0]} -addext subjectAltName=${alternatives}`;
  const parameters = `${kind} ${subject}`.split(" ");
  await promisify(execFile)("openssl", [...parameters, "-keyout", key, "-out", file]);
  return { key: await readFile(key), cert: await readFile(file), file };
}
