import { defineService } from './service';

/** Artifact Registry v1. */
export const artifactRegistry = defineService({
  sources: { id: 'artifactregistry', discovery: ['artifactregistry.v1'] },
  api: 'artifactregistry.googleapis.com',
  methods: {},
});
