/** Names of the MITRE ATT&CK techniques that the catalogue uses. Source: attack.mitre.org, Enterprise matrix. */
const NAMES: Readonly<Record<string, string>> = {
  T1001: 'Data Obfuscation',
  'T1001.002': 'Data Obfuscation: Steganography',
  T1020: 'Automated Exfiltration',
  T1027: 'Obfuscated Files or Information',
  'T1027.004': 'Obfuscated Files or Information: Compile After Delivery',
  T1059: 'Command and Scripting Interpreter',
  'T1059.004': 'Command and Scripting Interpreter: Unix Shell',
  'T1059.006': 'Command and Scripting Interpreter: Python',
  T1068: 'Exploitation for Privilege Escalation',
  T1070: 'Indicator Removal',
  T1071: 'Application Layer Protocol',
  T1090: 'Proxy',
  T1095: 'Non-Application Layer Protocol',
  'T1098.001': 'Account Manipulation: Additional Cloud Credentials',
  'T1098.003': 'Account Manipulation: Additional Cloud Roles',
  T1105: 'Ingress Tool Transfer',
  T1106: 'Native API',
  T1129: 'Shared Modules',
  T1132: 'Data Encoding',
  T1140: 'Deobfuscate/Decode Files or Information',
  T1203: 'Exploitation for Client Execution',
  T1484: 'Domain or Tenant Policy Modification',
  T1485: 'Data Destruction',
  T1489: 'Service Stop',
  T1490: 'Inhibit System Recovery',
  T1496: 'Resource Hijacking',
  T1525: 'Implant Internal Image',
  T1528: 'Steal Application Access Token',
  T1531: 'Account Access Removal',
  T1537: 'Transfer Data to Cloud Account',
  T1548: 'Abuse Elevation Control Mechanism',
  'T1548.003': 'Abuse Elevation Control Mechanism: Sudo and Sudo Caching',
  'T1550.001': 'Use Alternate Authentication Material: Application Access Token',
  T1552: 'Unsecured Credentials',
  'T1552.001': 'Unsecured Credentials: Credentials In Files',
  'T1552.004': 'Unsecured Credentials: Private Keys',
  T1553: 'Subvert Trust Controls',
  'T1562.001': 'Impair Defenses: Disable or Modify Tools',
  'T1562.008': 'Impair Defenses: Disable or Modify Cloud Logs',
  T1574: 'Hijack Execution Flow',
  T1578: 'Modify Cloud Compute Infrastructure',
  T1588: 'Obtain Capabilities',
  T1595: 'Active Scanning',
  T1610: 'Deploy Container',
  T1611: 'Escape to Host',
  T1620: 'Reflective Code Loading',
};

const TECHNIQUE = /^T[0-9]{4}(\.[0-9]{3})?$/;

export interface TechniqueView {
  readonly id: string;
  readonly name: string;
  /** Absent when the id is not a technique id: then its source is not trusted. */
  readonly href?: string;
}

export function techniqueView(id: string): TechniqueView {
  const name = Object.hasOwn(NAMES, id) ? (NAMES[id] as string) : '';
  if (!TECHNIQUE.test(id)) return { id, name };
  return { id, name, href: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/` };
}

export const hasTechniqueName = (id: string): boolean => Object.hasOwn(NAMES, id);
