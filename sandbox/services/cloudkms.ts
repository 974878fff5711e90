import { defineService, type RequiredPermission } from '../contract/service';
import { above, named } from '../iam/tested-resource';
import {
  createKey,
  createKeyRing,
  findKey,
  findKeyRing,
  getKey,
  getKeyRing,
  listKeyRings,
  listKeys,
  updateKey,
} from './kms-keys';
import { createVersion, destroyVersion, getPublicKey, getVersion, listVersions } from './kms-versions';
import { policyMethods } from './resource-policy';

const SOURCE = 'cloud.google.com/kms/docs/reference/permissions-and-roles';

const tests = (permission: string, on: RequiredPermission['on']): readonly RequiredPermission[] => [
  { permission: `cloudkms.${permission}`, on, source: SOURCE },
];

/** Roles are granted on the key, and its versions inherit them. */
const onKey = above('name', 8);

/**
 * Cloud KMS v1: key rings, keys, their versions and policies. The API description of 2026 also has methods that delete
 * key rings, keys and versions. Neither Terraform's provider nor gcloud's documented commands call them, so the sandbox
 * does not implement them. A created resource stays, as a deployment must expect.
 */
export const cloudKms = defineService({
  sources: { id: 'cloudkms', discovery: ['cloudkms.v1'] },
  api: 'cloudkms.googleapis.com',
  methods: {
    'v1.projects.locations.keyRings.create': {
      permissions: tests('keyRings.create', above('parent', 2)),
      changes: { parent: true, keyRingId: true, body: 'no member of a ring can be set' },
      answer: createKeyRing,
    },
    'v1.projects.locations.keyRings.get': {
      permissions: tests('keyRings.get', named('name')),
      changes: 'nothing',
      answer: getKeyRing,
    },
    'v1.projects.locations.keyRings.list': {
      permissions: tests('keyRings.list', above('parent', 2)),
      changes: 'nothing',
      answer: listKeyRings,
    },
    'v1.projects.locations.keyRings.cryptoKeys.create': {
      permissions: tests('cryptoKeys.create', named('parent')),
      changes: {
        parent: true,
        cryptoKeyId: true,
        skipInitialVersionCreation: true,
        'body.purpose': true,
        'body.versionTemplate': true,
        'body.rotationPeriod': true,
        'body.nextRotationTime': true,
        'body.labels': true,
        'body.destroyScheduledDuration': true,
        'body.importOnly': true,
      },
      answer: createKey,
    },
    'v1.projects.locations.keyRings.cryptoKeys.get': {
      permissions: tests('cryptoKeys.get', named('name')),
      changes: 'nothing',
      answer: getKey,
    },
    'v1.projects.locations.keyRings.cryptoKeys.list': {
      permissions: tests('cryptoKeys.list', named('parent')),
      changes: 'nothing',
      answer: listKeys,
    },
    'v1.projects.locations.keyRings.cryptoKeys.patch': {
      permissions: tests('cryptoKeys.update', named('name')),
      changes: {
        name: true,
        updateMask: true,
        'body.rotationPeriod': true,
        'body.nextRotationTime': true,
        'body.labels': true,
        'body.versionTemplate.algorithm': true,
        'body.versionTemplate.protectionLevel': 'immutable: an update mask that names it is refused',
      },
      answer: updateKey,
    },
    'v1.projects.locations.keyRings.cryptoKeys.cryptoKeyVersions.create': {
      permissions: tests('cryptoKeyVersions.create', named('parent')),
      changes: { parent: true, 'body.state': true },
      answer: createVersion,
    },
    'v1.projects.locations.keyRings.cryptoKeys.cryptoKeyVersions.get': {
      permissions: tests('cryptoKeyVersions.get', onKey),
      changes: 'nothing',
      answer: getVersion,
    },
    'v1.projects.locations.keyRings.cryptoKeys.cryptoKeyVersions.list': {
      permissions: tests('cryptoKeyVersions.list', named('parent')),
      changes: 'nothing',
      answer: listVersions,
    },
    'v1.projects.locations.keyRings.cryptoKeys.cryptoKeyVersions.destroy': {
      permissions: tests('cryptoKeyVersions.destroy', onKey),
      changes: { name: true, body: 'the request has no members' },
      answer: destroyVersion,
    },
    'v1.projects.locations.keyRings.cryptoKeys.cryptoKeyVersions.getPublicKey': {
      permissions: tests('cryptoKeyVersions.viewPublicKey', onKey),
      changes: 'nothing',
      answer: getPublicKey,
    },
    ...policyMethods({
      methods: 'v1.projects.locations.keyRings',
      permissions: { get: 'cloudkms.keyRings.getIamPolicy', set: 'cloudkms.keyRings.setIamPolicy' },
      source: SOURCE,
      find: findKeyRing,
    }),
    ...policyMethods({
      methods: 'v1.projects.locations.keyRings.cryptoKeys',
      permissions: { get: 'cloudkms.cryptoKeys.getIamPolicy', set: 'cloudkms.cryptoKeys.setIamPolicy' },
      source: SOURCE,
      find: findKey,
    }),
  },
});
