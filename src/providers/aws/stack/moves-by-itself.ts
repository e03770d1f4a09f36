/** Properties that AWS itself changes while an environment runs, by type: ECS shifts traffic, scaling changes counts. */
const MOVING: Readonly<Record<string, RegExp>> = {
  "AWS::ElasticLoadBalancingV2::ListenerRule": /^\/Actions\b/,
  "AWS::ECS::Service": /^\/DesiredCount$/,
};

/** Whether a property differs from the template although nobody has changed it by hand. `/DesiredCount` of a path. */
export const movesByItself = (type: string, path: string): boolean => MOVING[type]?.test(path) ?? false;
