// Background jobs (imports, long classifications, exports), kept live.

import { create } from 'zustand'
import type { JobView } from '../../shared/contract/jobs.ts'
import { client } from '../app/client.ts'
import { createReload } from './reload.ts'

export const jobsStore = create<{ list: JobView[]; isLoaded: boolean }>()(() => ({ list: [], isLoaded: false }))

export function useJobs(): JobView[] {
  return jobsStore((state) => state.list)
}

export function useJob(id: string | null | undefined): JobView | undefined {
  return jobsStore((state) => state.list.find((job) => job.id === id))
}

export function jobOf(id: string | null | undefined): JobView | undefined {
  return jobsStore.getState().list.find((job) => job.id === id)
}

/** Newest first; an event may tell of a job that the list does not hold yet. */
export function takeJob(job: JobView): void {
  jobsStore.setState(({ list }) => ({
    list: list.some((old) => old.id === job.id) ? list.map((old) => (old.id === job.id ? job : old)) : [job, ...list],
  }))
}

export const reloadJobs = createReload(async () => {
  jobsStore.setState({ list: await client.jobs.list(), isLoaded: true })
})
