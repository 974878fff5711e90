import { defineService } from '../contract/service';
import { POLICY_METHODS, SECRET_METHODS } from './secretmanager-secrets';
import { VERSION_METHODS } from './secretmanager-versions';

/** Secret Manager v1: secrets, their versions and policies. */
export const secretManager = defineService({
  sources: {
    id: 'secretmanager',
    clients: [
      {
        pkg: '@google-cloud/secret-manager',
        file: 'build/protos/protos.json',
        serves: ['google.cloud.secretmanager.v1'],
      },
    ],
  },
  api: 'secretmanager.googleapis.com',
  methods: { ...SECRET_METHODS, ...POLICY_METHODS, ...VERSION_METHODS },
});
