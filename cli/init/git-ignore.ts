/** The .gitignore of a new repository. It stands here because npm packs no file of that name. */
export const GIT_IGNORED = `# Installed, synthesized, and what Riposte writes while it runs.
node_modules/
cdktf.out/
.riposte/
# What Terraform keeps: a state and a plan hold secrets.
.terraform/
*.tfstate
*.tfstate.*
*.tfplan
plan.json
`;
