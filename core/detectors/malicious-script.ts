import { defineDetectors } from './detector';

export const maliciousScriptDetectors = defineDetectors('malicious-script', {}, [
  {
    module: 'CLOUD_RUN_MALICIOUS_PYTHON_EXECUTED',
    category: 'Execution: Malicious Python executed',
    detects: 'Python code judged malicious by a language model',
    techniques: ['T1105', 'T1059'],
  },
  {
    module: 'CLOUD_RUN_MALICIOUS_SCRIPT_EXECUTED',
    category: 'Malicious Script Executed',
    detects: 'a shell script judged malicious by a language model',
    techniques: ['T1059', 'T1105'],
  },
  {
    module: 'CLOUD_RUN_MALICIOUS_URL_OBSERVED',
    category: 'Malicious URL Observed',
    detects: 'a URL on the Safe Browsing list in process arguments',
    techniques: ['T1105'],
    documented: true,
  },
]);
