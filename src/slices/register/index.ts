export { CERTAINTIES, type Certainty, GROUPS, type Group, POPULATIONS, type Population, STANDINGS, type Standing } from './domain.ts'
