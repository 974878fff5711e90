import { defineDetectors } from './detector';

export const maliciousScriptDetectors = defineDetectors('malicious-script', {}, [
  {
    module: 'CLOUD_RUN_MALICIOUS_PYTHON_EXECUTED',
    category: 'Execution: Malicious Python executed',
    detects: 'a language model judged executed Python code as malicious',
    techniques: ['T1105', 'T1059'],
  },
  {
    module: 'CLOUD_RUN_MALICIOUS_SCRIPT_EXECUTED',
    category: 'Malicious Script Executed',
    detects: 'a language model judged an executed shell script as malicious',
    techniques: ['T1059', 'T1105'],
  },
  {
    module: 'CLOUD_RUN_MALICIOUS_URL_OBSERVED',
    category: 'Malicious URL Observed',
    detects: 'the arguments of a process contained a URL of the Safe Browsing list',
    techniques: ['T1105'],
    documented: true,
  },
]);
