/** Rules that no recorded plan shows, and the reason. Their tests judge handwritten plans. */
export const NOT_IN_PLANS: Readonly<Record<string, string>> = {
  R30: 'The embedded cloud has no Cloud Asset Inventory, so no feed can be deployed that a plan would narrow.',
  R31: 'The embedded cloud has neither BigQuery nor exports of findings, so none can be deployed that a plan would reduce.',
  R34: 'A plan names the version of the provider that wrote it, and not the one before. Two synthesized folders name both.',
  R36: 'Drift is a change of the cloud, and not of the code: the base is recorded without one.',
  R38: 'A plan does not contain the lifecycle block. Two synthesized folders do.',
  R48: 'A plan contains the resources of a module. Only two synthesized folders do not.',
  R53: 'The embedded cloud creates no projects. They exist before a stack is deployed.',
  R60: 'A plan shows the archive of the functions as a hash. Its behaviour is replayed from two synthesized folders.',
};
