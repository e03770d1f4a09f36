export const deploymentsByBranch = `
CREATE INDEX deployments_by_branch ON deployments (app, branch, seq);
`;
