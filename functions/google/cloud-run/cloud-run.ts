import type { Clock, CloudRun } from '../../../core/ports/ports';
import type { Transport } from '../transport';
import { createServices } from './services';

/** One client for the parts of the Cloud Run Admin API, one file each. The compiler names a part that is missing. */
export const createCloudRun = (transport: Transport, clock: Clock): CloudRun => ({
  ...createServices(transport, clock),
});
