import type { Clock, CloudRun } from '../../../core/ports/ports';
import type { Transport } from '../transport';
import { createServices } from './services';

/** One client for all parts of the Cloud Run Admin API, with one file for each part. The compiler names a missing part. */
export const createCloudRun = (transport: Transport, clock: Clock): CloudRun => ({
  ...createServices(transport, clock),
});
