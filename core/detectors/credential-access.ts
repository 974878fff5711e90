import { defineDetectors } from './detector';

export const credentialAccessDetectors = defineDetectors('credential-access', {}, [
  {
    module: 'CLOUD_RUN_FIND_GCP_CREDENTIALS',
    category: 'Credential Access: Find Google Cloud Credentials',
    detects: 'a process searched the disk for Google Cloud credentials',
    techniques: ['T1552'],
  },
  {
    module: 'CLOUD_RUN_GPG_KEY_RECONNAISSANCE',
    category: 'Credential Access: GPG Key Reconnaissance',
    detects: 'a process searched the disk for GPG keys',
    techniques: ['T1552.004'],
  },
  {
    module: 'CLOUD_RUN_SEARCH_PRIVATE_KEYS_OR_PASSWORDS',
    category: 'Credential Access: Search Private Keys or Passwords',
    detects: 'a process searched the disk for private keys or passwords',
    techniques: ['T1552.001'],
  },
]);
