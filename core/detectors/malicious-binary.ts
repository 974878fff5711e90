import { defineDetectors } from './detector';

/** The reference family: threat intelligence names the binary. Built in means the image itself is bad. */
export const maliciousBinaryDetectors = defineDetectors('malicious-binary', {}, [
  {
    module: 'CLOUD_RUN_ADDED_MALICIOUS_BINARY_EXECUTED',
    category: 'Execution: Added Malicious Binary Executed',
    detects: 'a known malicious binary ran, which was not part of the image',
    techniques: ['T1105', 'T1106'],
    documented: true,
    playbook: 'runtime-malicious-binary',
  },
  {
    module: 'CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED',
    category: 'Execution: Built in Malicious Binary Executed',
    detects: 'a known malicious binary ran, which was part of the image',
    techniques: ['T1105', 'T1106'],
    documented: true,
    playbook: 'built-in-malicious-binary',
  },
  {
    module: 'CLOUD_RUN_MODIFIED_MALICIOUS_BINARY_EXECUTED',
    category: 'Execution: Modified Malicious Binary Executed',
    detects: 'a known malicious binary ran, which came with the image and was modified at run time',
    techniques: ['T1105', 'T1106'],
    documented: true,
    playbook: 'runtime-malicious-binary',
  },
]);
