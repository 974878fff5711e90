import { defineDetectors } from './detector';

export const shellDetectors = defineDetectors('shell', {}, [
  {
    module: 'CLOUD_RUN_NETCAT_REMOTE_CODE_EXECUTION_IN_CONTAINER',
    category: 'Execution: Netcat Remote Code Execution in Container',
    detects: 'a process used netcat for remote code execution',
    techniques: ['T1059'],
  },
  {
    module: 'CLOUD_RUN_POSSIBLE_ARBITRARY_COMMAND_EXECUTION_THROUGH_CUPS',
    category: 'Execution: Possible Arbitrary Command Execution through CUPS (CVE-2024-47076)',
    detects: 'foomatic-rip started a shell',
    techniques: ['T1203'],
  },
  {
    module: 'CLOUD_RUN_POSSIBLE_REMOTE_COMMAND_EXECUTION_DETECTED',
    category: 'Execution: Possible Remote Command Execution Detected',
    detects: 'UNIX commands arrived over a socket',
    techniques: ['T1059'],
  },
  {
    module: 'CLOUD_RUN_SOCAT_REVERSE_SHELL_DETECTED',
    category: 'Execution: Socat Reverse Shell Detected',
    detects: 'a process used socat as a reverse shell',
    techniques: ['T1059'],
  },
  {
    module: 'CLOUD_RUN_REVERSE_SHELL',
    category: 'Reverse Shell',
    detects: 'a process connected its standard input to a remote socket',
    techniques: ['T1059', 'T1105'],
  },
  {
    module: 'CLOUD_RUN_UNEXPECTED_CHILD_SHELL',
    category: 'Unexpected Child Shell',
    detects: 'a process that should start no shell started one',
    techniques: ['T1059.004'],
  },
]);
