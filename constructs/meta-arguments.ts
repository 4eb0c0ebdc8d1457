import type { TerraformMetaArguments } from "cdktf";

/** The meta-arguments among the properties of a construct, and nothing else. */
export function metaArgumentsOf(props: TerraformMetaArguments): TerraformMetaArguments {
  const { dependsOn, count, provider, lifecycle, forEach, provisioners, connection } = props;
  return {
    ...(dependsOn && { dependsOn }),
    ...(count !== undefined && { count }),
    ...(provider && { provider }),
    ...(lifecycle && { lifecycle }),
    ...(forEach && { forEach }),
    ...(provisioners && { provisioners }),
    ...(connection && { connection }),
  };
}
