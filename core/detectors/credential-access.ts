import { defineDetectors } from './detector';

export const credentialAccessDetectors = defineDetectors('credential-access', {}, [
  {
    module: 'CLOUD_RUN_FIND_GCP_CREDENTIALS',
    category: 'Credential Access: Find Google Cloud Credentials',
    detects: 'a search for Google Cloud credentials on disk',
    techniques: ['T1552'],
  },
  {
    module: 'CLOUD_RUN_GPG_KEY_RECONNAISSANCE',
    category: 'Credential Access: GPG Key Reconnaissance',
    detects: 'a search for GPG keys on disk',
    techniques: ['T1552.004'],
  },
  {
    module: 'CLOUD_RUN_SEARCH_PRIVATE_KEYS_OR_PASSWORDS',
    category: 'Credential Access: Search Private Keys or Passwords',
    detects: 'a search for private keys or passwords on disk',
    techniques: ['T1552.001'],
  },
]);
