import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { createServer, type Server } from "node:tls";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Person, toPerson } from "../stage/bff.ts";
import { type BffProcess, startBffProcess } from "../stage/bff-process.ts";
import { type Certificate, createCertificate } from "../stage/certificate.ts";
import { useFolder } from "../stage/folder.ts";
import { CREDENTIALS, Proxy } from "../stage/proxy.ts";
import {
  type ClaudeRequest,
  type MoodleRequest,
  type Simulator,
  startClaude,
  startMoodle,
} from "../stage/simulators.ts";
import { until } from "../stage/until.ts";

/** Names that only the proxy knows, and that only this file's CA vouches for. */
const CLAUDE = "claude.test";
const MOODLE = "moodle.test";

const folder = useFolder();
const fronts: Server[] = [];
let claude: Simulator<ClaudeRequest>;
let moodle: Simulator<MoodleRequest>;
let proxy: Proxy;
let bff: BffProcess;
let sofia: Person;

/** Starts a TLS server in front of a simulator and returns its port. */
async function startTls({ url }: { url: string }, certificate: Certificate): Promise<number> {
  const front = createServer(certificate, (socket) => {
    const upstream = connect(Number(new URL(url).port), "127.0.0.1");
    socket.pipe(upstream).pipe(socket);
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => undefined).on("close", () => upstream.destroy());
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  fronts.push(front);
  return (front.address() as AddressInfo).port;
}

beforeAll(async () => {
  const certificate = await createCertificate(folder, [CLAUDE, MOODLE]);
  [claude, moodle] = await Promise.all([startClaude(), startMoodle()]);
  const hosts = {
    [CLAUDE]: await startTls(claude, certificate),
    [MOODLE]: await startTls(moodle, certificate),
  };
  proxy = await new Proxy(hosts).start();
  const urls = { claude: { url: `https://${CLAUDE}` }, moodle: { url: `https://${MOODLE}` } };
  bff = await startBffProcess(urls, {
    NODE_EXTRA_CA_CERTS: certificate.file,
    https_proxy: proxy.url,
  });
  sofia = await toPerson(bff, urls.moodle);
});
afterAll(async () => {
  await Promise.all([bff.process.stop("SIGKILL"), claude.stop(), moodle.stop(), proxy.stop()]);
  for (const front of fronts) front.close();
});
beforeEach(() => claude.reset());

it("answers stream through tunnels, kept alive, with credentials that are not logged", async () => {
  const words = "word ".repeat(200);
  await claude.script({ answers: [words, words], pace_ms: 2 });
  for (let round = 0; round < 2; round += 1) {
    const stream = await (await sofia.stream({ message: "Tell me" })).readText();
    expect(stream.last?.type).toBe("chunk");
    await stream.readAll();
    expect(stream.text).toBe(words);
  }
  expect(new Set(proxy.asked)).toEqual(new Set([`${MOODLE}:443`, `${CLAUDE}:443`]));
  expect(proxy.asked.filter((target) => target === `${CLAUDE}:443`)).toHaveLength(1);
  expect(new Set(proxy.credentials)).toEqual(new Set(["campus:p@ss-word"]));
  expect(bff.process.output()).not.toMatch(CREDENTIALS);
});

it("stopping an answer closes its tunnel and reaches Claude", async () => {
  await claude.script({ answers: ["word ".repeat(5000)], pace_ms: 10 });
  const stream = await (await sofia.stream({ message: "Tell me" })).readText();
  const open = proxy.tunnels;
  const { sessionId, turnId } = stream.ref;
  await sofia.send("POST", `/chat/${sessionId}/turns/${turnId}/stop`);
  await until(async () => (await claude.requests())[0]?.aborted === true);
  await until(() => proxy.tunnels < open);
});
