import type { CloudResource } from '../cloud';
import { apiProblem, type Problem } from '../problem';
import { itemsOf } from '../values';
import { alreadyExists } from './already-exists';
import { type Call, type Lifecycle, refuse } from './lifecycle';

const OBJECT = 'google_storage_bucket_object';

const objectsIn = ({ cloud, values }: Call): readonly CloudResource[] =>
  cloud.state.resources.filter(
    (resource) => resource.type === OBJECT && resource.values.bucket === values.name,
  );

/** RFC 3339 of the end of an object's retention; undefined when nothing holds it. */
function heldUntil({ cloud }: Call, object: CloudResource): string | undefined {
  const bucket = cloud.state.resources.find(
    ({ type, values }) => type === 'google_storage_bucket' && values.name === object.values.bucket,
  );
  const seconds = Number(itemsOf(bucket?.values.retention_policy)[0]?.retention_period ?? 0);
  const end = Date.parse(object.createdAt) + seconds * 1000;
  return end > Date.parse(cloud.state.now) ? new Date(end).toISOString() : undefined;
}

function retained(call: Call, object: CloudResource): Problem | undefined {
  const until = heldUntil(call, object);
  if (until === undefined) return undefined;
  const name = `${String(object.values.bucket)}/${String(object.values.name)}`;
  return refuse(
    call,
    apiProblem(
      `deleting contents of object ${String(object.values.name)}`,
      403,
      `Object '${name}' is subject to bucket's retention policy or object retention and cannot be deleted or overwritten until ${until}`,
      'retentionPolicyNotMet',
    ),
  );
}

/** A bucket goes only when it is empty, or with force_destroy when retention lets every object go. */
export const storageBucket: Lifecycle = {
  types: ['google_storage_bucket'],
  onConflict: (call) =>
    alreadyExists(
      call,
      `Your previous request to create the named bucket succeeded and you already own it. (${call.id})`,
    ),
  beforeUpdate(call) {
    const before = itemsOf(call.prior?.retention_policy)[0];
    const after = itemsOf(call.values.retention_policy)[0];
    if (before?.is_locked !== true) return undefined;
    const weaker =
      Number(after?.retention_period ?? 0) < Number(before.retention_period ?? 0) ||
      after?.is_locked !== true;
    return weaker
      ? refuse(
          call,
          apiProblem(
            `updating bucket ${call.id}`,
            403,
            'Cannot reduce retention duration of a locked Retention Policy.',
            'forbidden',
          ),
        )
      : undefined;
  },
  beforeDelete(call) {
    const objects = objectsIn(call);
    if (objects.length === 0) return undefined;
    if (call.values.force_destroy !== true) {
      return refuse(call, {
        summary: `Error trying to delete bucket ${call.id} containing objects without \`force_destroy\` set to true`,
      });
    }
    return objects.map((object) => retained(call, object)).find((problem) => problem !== undefined);
  },
  delete(call) {
    for (const object of objectsIn(call)) call.cloud.remove(object.type, object.id);
    call.cloud.remove(call.type, call.id);
  },
};

/** An upload over an existing object replaces it, unless retention holds it. */
export const storageObject: Lifecycle = {
  types: [OBJECT],
  onConflict: (call, existing) => retained(call, existing),
  beforeDelete(call) {
    const object = call.cloud.tryFind(call.type, call.id);
    return object && retained(call, object);
  },
};
