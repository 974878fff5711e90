import { defineService } from './service';

/** Cloud Functions v2. */
export const cloudFunctions = defineService({
  sources: { id: 'cloudfunctions', discovery: ['cloudfunctions.v2'] },
  api: 'cloudfunctions.googleapis.com',
  methods: {},
});
