import { defineService } from './service';

/** Cloud Scheduler v1. */
export const cloudScheduler = defineService({
  sources: { id: 'cloudscheduler', discovery: ['cloudscheduler.v1'] },
  api: 'cloudscheduler.googleapis.com',
  methods: {},
});
