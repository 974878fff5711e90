import { service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';

export const sccExport = defineTamperDetection({
  id: 'scc-export',
  guards: 'exports of findings to BigQuery',
  summary: 'findings are exported elsewhere, or no longer exported',
  techniques: ['T1562.001', 'T1537'],
  methods: { CreateBigQueryExport: 'WARNING', UpdateBigQueryExport: 'ERROR', DeleteBigQueryExport: 'ERROR' },
  clause: () => service('securitycenter.googleapis.com'),
});
