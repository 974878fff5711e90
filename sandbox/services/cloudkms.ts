import { defineService } from './service';

/** Cloud KMS v1. */
export const cloudKms = defineService({
  sources: { id: 'cloudkms', discovery: ['cloudkms.v1'] },
  api: 'cloudkms.googleapis.com',
  methods: {},
});
