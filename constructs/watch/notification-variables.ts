/**
 * A variable of Cloud Monitoring in a subject, content or link. Monitoring replaces it when it sends a notification.
 * The second dollar sign keeps Terraform from reading the variable as its own.
 */
export const variable = (name: string): string => `$\${${name}}`;

/** The label of the monitored resource. A condition that groups its series must group by this label. */
export const resourceLabel = (key: string): string => variable(`resource.label.${key}`);
