import { isObject, type JsonObject } from '../../core/values/json';

/** Marks output of gcloud, as opposed to a cloud file. */
export const DESCRIBED = 'described';

export interface DescribedDocument {
  /** The file that it is from. */
  readonly place: string;
  readonly json: JsonObject;
}

/** Services, revisions and policies as gcloud or the API describes them. */
export interface DescribedCloud {
  readonly kind: typeof DESCRIBED;
  readonly documents: readonly DescribedDocument[];
}

export const isDescribed = (cloud: unknown): cloud is DescribedCloud =>
  isObject(cloud) && cloud.kind === DESCRIBED && Array.isArray(cloud.documents);
