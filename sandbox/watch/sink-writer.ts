/** One account per parent, shared by all its sinks (TPG #25935). */
export const sinkWriter = (parent: string, projectNumber: string | undefined): string => {
  const [kind, id = ''] = parent.split('/');
  if (kind === 'projects')
    return `serviceAccount:service-${projectNumber}@gcp-sa-logging.iam.gserviceaccount.com`;
  const level = kind === 'organizations' ? 'org' : 'folder';
  return `serviceAccount:service-${level}-${id}@gcp-sa-logging.iam.gserviceaccount.com`;
};
