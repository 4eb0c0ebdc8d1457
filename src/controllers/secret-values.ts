export { secretText, textsOf } from "#kube";
