import type { JsonObject } from '../../core/values/json';
import { readArguments } from '../../sandbox/boot/arguments';
import { cloudBefore } from '../../sandbox/boot/boot';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import { RequestRefused, runSteps } from '../../sandbox/boot/run-steps';
import type { ApiRequest, Around, Attributes, Steps, Translation } from '../../sandbox/boot/translation';
import { tryTranslation } from '../../sandbox/boot/translations';
import { handle } from '../../sandbox/gateway/handle';
import type { SandboxResponse } from '../../sandbox/protocol/request';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { EMPTY_PROJECT } from './empty-project';
import { LOCATION, NOW_MS, PROJECT } from './names';

const AROUND: Around = { project: PROJECT.id, region: LOCATION, readFile: (path) => Buffer.from(path) };
const DAY_MS = 86_400_000;

function translationOf(type: string): Translation {
  const translation = tryTranslation(type);
  if (!translation) throw new Error(`${type} has no translation; expected one in sandbox/boot/translations`);
  return translation;
}

/** An embedded cloud in memory. Tests deploy single resources into it and destroy them. */
export class Deployment {
  private state: CloudState;
  private nowMs = NOW_MS;

  /** @param seed - the content of the cloud in addition to an empty project */
  constructor(seed: Partial<CloudSeed> = {}) {
    this.state = cloudBefore([{ resource: {} }], { ...EMPTY_PROJECT, ...seed });
  }

  /** The refusal in short, such as `409 ALREADY_EXISTS`, or the resulting attributes of the resource. */
  create(type: string, config: JsonObject): Attributes | string {
    const { create } = translationOf(type);
    return this.make(create(readArguments(config, type), AROUND));
  }

  /** The content of Terraform's state: the arguments and the values that Google computed. */
  destroy(type: string, state: JsonObject): string {
    const { destroy } = translationOf(type);
    const outcome = destroy ? this.make(destroy(readArguments(state, type), AROUND)) : undefined;
    return typeof outcome === 'string' ? outcome : 'destroyed';
  }

  waitDays(days: number): void {
    this.nowMs += days * DAY_MS;
  }

  /** Sends a read as the deployer and returns the body of the answer. */
  ask(service: ApiRequest['service'], path: string): JsonObject {
    return this.send({ service, method: 'GET', path }).body as JsonObject;
  }

  private make<T>(steps: Steps<T>): T | string {
    try {
      return runSteps(steps, (request) => this.send(request));
    } catch (error) {
      if (error instanceof RequestRefused) return `${error.code} ${error.status}`;
      throw error;
    }
  }

  private send(request: ApiRequest): SandboxResponse {
    const handled = handle(this.state, { query: {}, headers: {}, ...request }, DEPLOYER, this.nowMs);
    this.state = handled.state;
    return handled.response;
  }
}
