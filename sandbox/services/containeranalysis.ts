import { defineService } from './service';

/** Container Analysis v1: notes, which attestors stand on. */
export const containerAnalysis = defineService({
  sources: { id: 'containeranalysis', discovery: ['containeranalysis.v1'] },
  api: 'containeranalysis.googleapis.com',
  methods: {},
});
