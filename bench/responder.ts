import { alternate, ms, type Row, times } from './measure';
import { type Bed, createBed, freshPush, residentMiB } from './responder-bed';

const RUNS = 9;
const DUPLICATES = 10_000;
const FINDINGS = 1_000;
const CONCURRENCY = 10;

const SERVICE = 'projects/demo-prj/locations/us-central1/services/web';

/** The smallest possible responder: our auth library, a read and a publish. */
const TWO_CALLS = `
import { Compute } from 'google-auth-library';
const client = new Compute();
const endpoints = JSON.parse(process.env.RIPOSTE_ENDPOINTS);
export const respond = async (request, response) => {
  const { message } = request.body;
  const finding = JSON.parse(Buffer.from(message.data, 'base64').toString());
  await client.request({ url: endpoints.run + '/v2/${SERVICE}' });
  const data = Buffer.from(JSON.stringify({ seen: finding.finding.name })).toString('base64');
  await client.request({ url: endpoints.pubsub + '/v1/projects/demo-prj/topics/riposte-commands:publish', method: 'POST', data: { messages: [{ data }] } });
  response.status(204).end();
};`;

/** The official clients, loaded at start as in their samples, and the same two calls. */
const OFFICIAL = `
import { Compute } from 'google-auth-library';
import { ServicesClient } from '@google-cloud/run';
import { Firestore } from '@google-cloud/firestore';
import { Logging } from '@google-cloud/logging';
import { PubSub } from '@google-cloud/pubsub';
import { v2 } from '@google-cloud/security-center';
void [Firestore, Logging, PubSub, v2.SecurityCenterClient];
const authClient = new Compute();
const endpoints = JSON.parse(process.env.RIPOSTE_ENDPOINTS);
const url = new URL(endpoints.run);
const services = new ServicesClient({ fallback: true, authClient, apiEndpoint: url.hostname, port: Number(url.port), protocol: 'http' } as never);
export const respond = async (request, response) => {
  await services.getService({ name: '${SERVICE}' });
  const data = Buffer.from('{}').toString('base64');
  await authClient.request({ url: endpoints.pubsub + '/v1/projects/demo-prj/topics/riposte-commands:publish', method: 'POST', data: { messages: [{ data }] } });
  response.status(204).end();
};`;

const NO_OP = `
export const respond = (request, response) => {
  JSON.parse(Buffer.from(request.body.message.data, 'base64').toString());
  response.status(204).end();
};`;

const HELLO = `export const respond = (_request, response) => { response.status(204).end(); };`;

type Start = () => ReturnType<Bed['responder']>;

let number = 0;

async function coldStart(bed: Bed, start: Start): Promise<number> {
  const begun = performance.now();
  const handedOver = bed.nextHandOver();
  const process = await start();
  number += 1;
  const [status] = await Promise.all([process.invoke(freshPush(number), 20_000), handedOver]);
  const took = performance.now() - begun;
  await process.stop();
  if (status !== 204) throw new Error(`the function answered ${status}`);
  return took;
}

async function coldStarts(bed: Bed): Promise<Row[]> {
  const twoCalls = await bed.floor('two-calls', TWO_CALLS);
  const officialClients = await bed.floor('official', OFFICIAL, ['@google-cloud/*']);
  const ourStart = () => coldStart(bed, bed.responder);
  const [ours, floor] = await alternate(RUNS, ourStart, () => coldStart(bed, twoCalls));
  const [again, official] = await alternate(3, ourStart, () => coldStart(bed, officialClients));
  return [
    {
      what: 'responder cold start, spawn to first finding handed over',
      measured: ms(ours),
      floor: `google-auth-library + two REST calls, ${ms(floor)}`,
      budget: '1.5x',
      ratio: times(ours / floor),
      ok: ours / floor <= 1.5,
    },
    {
      what: 'the same, against eager official clients',
      measured: ms(again),
      floor: `run, firestore, logging, pubsub, security-center, ${ms(official)}`,
      budget: '< 0.5x',
      ratio: times(again / official),
      ok: again / official < 0.5,
    },
  ];
}

async function rate(process: Awaited<ReturnType<Start>>, body: unknown, count: number): Promise<number> {
  let left = count;
  const begun = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const status = await process.invoke(body, 10_000);
      if (status !== 204) throw new Error(`the function answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (count / (performance.now() - begun)) * 1_000;
}

async function duplicates(bed: Bed): Promise<Row> {
  const [ours, noOp] = [await bed.responder(), await (await bed.floor('no-op', NO_OP))()];
  number += 1;
  const body = freshPush(number);
  await ours.invoke(body, 10_000);
  const before = bed.handedOver();
  await rate(ours, body, 500);
  await rate(noOp, body, 500);
  const [measured, floor] = await alternate(
    3,
    () => rate(ours, body, DUPLICATES / 3),
    () => rate(noOp, body, DUPLICATES / 3),
  );
  const extra = bed.handedOver() - before;
  await Promise.all([ours.stop(), noOp.stop()]);
  return {
    what: `${DUPLICATES} duplicate deliveries, ${extra} further effects`,
    measured: `${measured.toFixed(0)}/s`,
    floor: `functions-framework no-op, ${floor.toFixed(0)}/s`,
    budget: '60 %, no second effect',
    ratio: `${((measured / floor) * 100).toFixed(0)} %`,
    ok: measured / floor >= 0.6 && extra === 0,
  };
}

async function memory(bed: Bed): Promise<Row[]> {
  const [ours, hello] = [await bed.responder(), await (await bed.floor('hello', HELLO))()];
  number += 1;
  await ours.invoke(freshPush(number), 10_000);
  await hello.invoke(freshPush(number), 10_000);
  const [idle, floor] = [residentMiB(ours.pid), residentMiB(hello.pid)];
  const bodies = Array.from({ length: FINDINGS }, () => {
    number += 1;
    return freshPush(number);
  });
  let peak = idle;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let body = bodies.pop(); body; body = bodies.pop()) {
        await ours.invoke(body, 20_000);
        peak = Math.max(peak, residentMiB(ours.pid));
      }
    }),
  );
  await Promise.all([ours.stop(), hello.stop()]);
  const mib = (value: number) => `${value.toFixed(0)} MiB`;
  return [
    {
      what: 'idle resident memory',
      measured: mib(idle),
      floor: `functions-framework hello, ${mib(floor)}`,
      budget: '+60 MiB',
      ratio: `+${mib(idle - floor)}`,
      ok: idle - floor <= 60,
    },
    {
      what: `peak resident memory under ${FINDINGS} distinct findings`,
      measured: mib(peak),
      floor: `functions-framework hello, ${mib(floor)}`,
      budget: '256 MiB',
      ratio: `+${mib(peak - floor)}`,
      ok: peak <= 256,
    },
  ];
}

export async function responder(): Promise<Row[]> {
  const bed = await createBed();
  try {
    return [...(await coldStarts(bed)), await duplicates(bed), ...(await memory(bed))];
  } finally {
    await bed.stop();
  }
}
