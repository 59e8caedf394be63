/** License Unit Calculator: so many more users and devices, and what they would consume. Dashed, since nothing of it is true; nothing is changed. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { ask } from '../../api/fetch.js'
import type { CalculationObject } from '../../api/types.js'
import { ErrorPanel } from '../../parts/ErrorPanel.js'
import { Panel } from '../../parts/Panel.js'
import styles from './cucm.module.css'
import { UnitBar } from './UnitBar.js'
import { figure } from './words.js'

interface Device {
  readonly key: number
  readonly model: string
  readonly count: number
  readonly secondary: boolean
}

interface Supposed {
  readonly enableCup: number
  readonly enableCupc: number
  readonly phones: readonly Device[]
}

const COUNT_MAX = 1_000_000
/** What is offered before anything is known of what there is. */
const MODELS = ['Cisco 7960G', 'Cisco Unified Personal Communicator', 'Cisco IP Communicator', 'Cisco Unified Mobile Communicator']

export function Calculator({ id }: { readonly id: string }) {
  const [supposed, setSupposed] = useState<Supposed>({ enableCup: 0, enableCupc: 0, phones: [] })
  const calculate = useMutation({
    mutationFn: ({ phones, ...users }: Supposed) =>
      ask<CalculationObject>(`cucm/${id}/license-unit-calculator`, {
        method: 'POST',
        json: { ...users, phones: phones.map(({ model, count, secondary }) => ({ model: model.trim(), count, secondary })) },
        asksOnly: true,
      }),
  })
  const change = (changed: Partial<Supposed>) => {
    setSupposed({ ...supposed, ...changed })
    calculate.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    calculate.mutate(supposed)
  }
  const { phones } = supposed
  const add = () => change({ phones: [...phones, { key: (phones.at(-1)?.key ?? 0) + 1, model: '', count: 1, secondary: false }] })
  return (
    <Panel title="Calculator" aside="what if; negative numbers take away">
      <form className={styles.supposed} onSubmit={submit}>
        <div className={styles.line}>
          <Count label="Enable CUP" value={supposed.enableCup} onChange={(enableCup) => change({ enableCup })} />
          <Count label="Enable CUPC" value={supposed.enableCupc} onChange={(enableCupc) => change({ enableCupc })} />
        </div>
        {phones.map((device, index) => (
          <DeviceLine
            key={device.key}
            number={index + 1}
            device={device}
            onChange={(changed) => change({ phones: phones.map((each) => (each.key === device.key ? { ...each, ...changed } : each)) })}
            onRemove={() => change({ phones: phones.filter(({ key }) => key !== device.key) })}
          />
        ))}
        <div className={styles.line}>
          <button type="button" className="button" onClick={add}>
            Add a device
          </button>
          <button type="submit" className="button" data-primary disabled={calculate.isPending}>
            Calculate
          </button>
        </div>
      </form>
      {calculate.isError ? <ErrorPanel error={calculate.error} /> : null}
      <div aria-live="polite">{calculate.data === undefined ? null : <Calculated calculation={calculate.data} />}</div>
    </Panel>
  )
}

interface CountProps {
  readonly label: string
  readonly value: number
  readonly onChange: (count: number) => void
}

function Count({ label, value, onChange }: CountProps) {
  return (
    <label>
      {label}{' '}
      <input
        className={`field ${styles.count}`}
        type="number"
        min={-COUNT_MAX}
        max={COUNT_MAX}
        value={value}
        onChange={({ currentTarget }) => onChange(Math.trunc(Number(currentTarget.value)))}
      />
    </label>
  )
}

interface DeviceLineProps {
  readonly number: number
  readonly device: Device
  readonly onChange: (changed: Partial<Device>) => void
  readonly onRemove: () => void
}

function DeviceLine({ number, device, onChange, onRemove }: DeviceLineProps) {
  const id = useId()
  return (
    <fieldset className={styles.line}>
      <legend className="visually-hidden">Device {number}</legend>
      <label>
        Model{' '}
        <input
          className={`field ${styles.model}`}
          required
          maxLength={100}
          list={id}
          value={device.model}
          onChange={({ currentTarget }) => onChange({ model: currentTarget.value })}
        />
      </label>
      <datalist id={id}>
        {MODELS.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <Count label="Count" value={device.count} onChange={(count) => onChange({ count })} />
      <label>
        <input
          type="checkbox"
          checked={device.secondary}
          onChange={({ currentTarget }) => onChange({ secondary: currentTarget.checked })}
        />{' '}
        as a secondary
      </label>
      <button type="button" className="button" data-quiet onClick={onRemove} aria-label={`Remove device ${number}`}>
        Remove
      </button>
    </fieldset>
  )
}

function Calculated({ calculation: { whatIf, lines } }: { readonly calculation: CalculationObject }) {
  return (
    <section className={styles.calculated} aria-label="What if">
      <UnitBar units={whatIf} />
      <div className={styles.wide}>
        <table className={`${styles.table} ${styles.five}`}>
          <thead>
            <tr>
              <th scope="col">Of</th>
              <th scope="col">Units each</th>
              <th scope="col">Now</th>
              <th scope="col">Units</th>
              <th scope="col">What if</th>
              <th scope="col">Units</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, secondary, unitsEach, count, units, whatIfCount, whatIfUnits }) => (
              <tr key={`${name} ${secondary}`}>
                <th scope="row">{secondary ? `${name}, as a secondary` : name}</th>
                <td>{figure(unitsEach)}</td>
                <td>{figure(count)}</td>
                <td>{figure(units)}</td>
                <td>{figure(whatIfCount)}</td>
                <td>
                  <strong>{figure(whatIfUnits)}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
