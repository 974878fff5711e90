import { defineService } from '../contract/service';
import { SCC_API } from '../schema/scc-api';
import { CONFIG_METHODS } from './scc-configs';
import { FINDING_METHODS } from './scc-finding-methods';
import { SOURCE_METHODS } from './scc-sources';
import { V1_METHODS } from './scc-v1';

/**
 * Security Command Center v2: findings, their marks, sources and notification configs, and the v1 methods that gcloud
 * uses.
 */
export const scc = defineService({
  sources: SCC_API,
  api: 'securitycenter.googleapis.com',
  methods: { ...FINDING_METHODS, ...SOURCE_METHODS, ...CONFIG_METHODS, ...V1_METHODS },
});
