import { defineService } from './service';

/** IAM Service Account Credentials v1. */
export const iamCredentials = defineService({
  sources: { id: 'iamcredentials', discovery: ['iamcredentials.v1'] },
  api: 'iamcredentials.googleapis.com',
  methods: {},
});
