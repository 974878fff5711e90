import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Values } from './values';

/** One thing that exists, or still blocks its name, in the rehearsal's cloud. */
export interface CloudResource {
  readonly type: string;
  /** Terraform's id of it: `projects/p/topics/findings`. */
  readonly id: string;
  readonly values: Values;
  /**
   * live: in use. left: Terraform forgot it, Google still has it. deleted: gone but its name is not free.
   */
  readonly status: 'live' | 'left' | 'deleted';
  /** RFC 3339, by the cloud's clock. */
  readonly createdAt: string;
  readonly deletedAt?: string;
  /** Imported on trust: nothing but its id is known. */
  readonly assumed?: boolean;
}

/** What an apply or destroy did that Terraform does not say. */
export interface JournalEntry {
  readonly kind:
    | 'overwrote'
    | 'adopted'
    | 'reset'
    | 'left'
    | 'blocked'
    | 'refused'
    | 'disabled'
    | 'assumed'
    | 'undeleted';
  readonly type: string;
  readonly id: string;
  readonly text: string;
}

export interface CloudState {
  /** The cloud's clock, RFC 3339. It stands still unless somebody moves it. */
  readonly now: string;
  /** Project numbers by id. Unlisted projects get a number made of their id. */
  readonly projects: Readonly<Record<string, string>>;
  readonly resources: readonly CloudResource[];
  readonly journal: readonly JournalEntry[];
}

export const EMPTY_CLOUD: CloudState = {
  now: '2026-01-01T00:00:00Z',
  projects: {},
  resources: [],
  journal: [],
};

/** The provider's whole world. Between Terraform's commands it lives in a JSON file, so that tests can edit it. */
export interface Cloud {
  readonly state: CloudState;
  tryFind(type: string, id: string): CloudResource | undefined;
  put(resource: Pick<CloudResource, 'type' | 'id' | 'values'> & Partial<CloudResource>): void;
  remove(type: string, id: string): void;
  note(entry: JournalEntry): void;
}

/** A cloud in memory; `save` gets every new state. */
export function createCloud(initial: CloudState, save: (state: CloudState) => void = () => {}): Cloud {
  let state = initial;
  const set = (next: Partial<CloudState>): void => {
    state = { ...state, ...next };
    save(state);
  };
  const others = (type: string, id: string) =>
    state.resources.filter((resource) => resource.type !== type || resource.id !== id);
  const tryFind = (type: string, id: string) =>
    state.resources.find((resource) => resource.type === type && resource.id === id);
  return {
    get state() {
      return state;
    },
    tryFind,
    put(resource) {
      const createdAt = tryFind(resource.type, resource.id)?.createdAt ?? state.now;
      set({
        resources: [...others(resource.type, resource.id), { status: 'live', createdAt, ...resource }],
      });
    },
    remove(type, id) {
      set({ resources: others(type, id) });
    },
    note(entry) {
      set({ journal: [...state.journal, entry] });
    },
  };
}

export const readCloudState = (file: string): CloudState =>
  existsSync(file) ? { ...EMPTY_CLOUD, ...JSON.parse(readFileSync(file, 'utf8')) } : EMPTY_CLOUD;

/** A cloud in a file, written in one piece: a provider that is killed leaves the old state or the new one. */
export function openCloud(file: string): Cloud {
  return createCloud(readCloudState(file), (state) => {
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 1));
    renameSync(`${file}.new`, file);
  });
}
