/** The .gitignore of a new repository. It is a string because npm does not pack a file with that name. */
export const GIT_IGNORED = `# Installed packages, synthesized stacks, and the files that Riposte writes.
node_modules/
cdktf.out/
.riposte/
# Terraform's files. A state and a plan contain secrets.
.terraform/
*.tfstate
*.tfstate.*
*.tfplan
plan.json
`;
